package moebench.sim.cluster.layout;

import java.util.Map;
import moebench.sim.cluster.Check;
import moebench.sim.cluster.device.DeviceProfile;
import moebench.sim.cluster.network.Network;

/**
 * Devices and what joins them.
 *
 * @param name such as {@code h100-512}
 * @param sources where the figures come from
 * @param device of every rank
 * @param devices there are
 * @param network between them
 * @param networkEfficiency share of the links' bandwidth that collectives reach
 * @param overlap share of a phase's compute during which communication runs unnoticed
 */
public record Cluster(
    String name,
    Map<String, String> sources,
    DeviceProfile device,
    int devices,
    Network network,
    double networkEfficiency,
    double overlap) {
  public Cluster {
    Check.present("sources of cluster " + name, sources);
    Check.present("device", device);
    Check.positive("devices", devices);
    Check.present("network", network);
    Check.share("networkEfficiency", networkEfficiency);
    if (!(overlap >= 0 && overlap <= 1)) {
      throw new IllegalArgumentException("overlap must be between 0 and 1, not " + overlap);
    }
  }

  /** What collectives see. */
  Network effectiveNetwork() {
    return network.times(networkEfficiency);
  }

  /** With another number of devices. */
  public Cluster withDevices(int count) {
    return new Cluster(name, sources, device, count, network, networkEfficiency, overlap);
  }

  /** With all links faster or slower. */
  public Cluster withNetworkTimes(double factor) {
    return new Cluster(
        name, sources, device, devices, network.times(factor), networkEfficiency, overlap);
  }

  /** With another device. */
  public Cluster withDevice(DeviceProfile other) {
    return new Cluster(name, sources, other, devices, network, networkEfficiency, overlap);
  }
}
