package moebench.bench.simulate;

import java.util.List;
import java.util.Map;
import moebench.bench.sweep.Nearest;
import moebench.sim.cluster.Check;
import moebench.sim.cluster.device.DeviceProfile;
import moebench.sim.cluster.layout.Cluster;
import moebench.sim.cluster.network.Link;
import moebench.sim.cluster.network.Network;
import moebench.sim.cluster.network.Nodes;
import moebench.sim.cluster.network.Torus;

/** A cluster as its file writes it: the device by name, the network by its topology. */
record ClusterFile(
    String name,
    Map<String, String> sources,
    String device,
    int devices,
    NetworkFile network,
    double networkEfficiency,
    double overlap) {

  ClusterFile {
    Check.present("device", device);
    Check.present("network", network);
  }

  Cluster with(DeviceProfile profile) {
    return new Cluster(
        name, sources, profile, devices, network.build(), networkEfficiency, overlap);
  }

  /** The keys that a topology needs; the others must be absent. */
  record NetworkFile(
      String topology,
      Integer devicesPerNode,
      Link intraNode,
      Link interNode,
      Boolean rail,
      Integer dimensions,
      Link link,
      Integer devicesPerChip) {
    private static final List<String> TOPOLOGIES = List.of("nodes", "torus");

    NetworkFile {
      if (!TOPOLOGIES.contains(Check.present("topology (nodes or torus)", topology))) {
        throw Nearest.unknown("topology", topology, "", TOPOLOGIES);
      }
      if (topology.equals("torus")) {
        absent(topology, "devicesPerNode", devicesPerNode);
        absent(topology, "intraNode", intraNode);
        absent(topology, "interNode", interNode);
        absent(topology, "rail", rail);
        Check.present("dimensions of a torus", dimensions);
        Check.present("link of a torus", link);
      } else {
        absent(topology, "dimensions", dimensions);
        absent(topology, "link", link);
        absent(topology, "devicesPerChip", devicesPerChip);
        Check.present("devicesPerNode", devicesPerNode);
      }
    }

    private static void absent(String topology, String key, Object value) {
      if (value != null) {
        throw new IllegalArgumentException(
            "topology %s has no %s: leave it out, or choose the other topology"
                .formatted(topology, key));
      }
    }

    Network build() {
      return topology.equals("torus")
          ? new Torus(dimensions, link, devicesPerChip == null ? 1 : devicesPerChip)
          : new Nodes(devicesPerNode, intraNode, interNode, Boolean.TRUE.equals(rail));
    }
  }
}
