package moebench.sim.cluster.network;

import moebench.sim.cluster.Check;

/**
 * A connection of one device (Hockney 1994): α + bytes/β.
 *
 * @param gbPerSecond β in one direction, 1e9 bytes per second
 * @param latencyMicros α of a message
 */
public record Link(double gbPerSecond, double latencyMicros) {
  public Link {
    if (gbPerSecond == 0) {
      throw new IllegalArgumentException(
          "gbPerSecond is 0: nothing would ever arrive; give the bandwidth of a device's link in"
              + " one direction");
    }
    Check.positive("gbPerSecond", gbPerSecond);
    Check.notNegative("latencyMicros", latencyMicros);
  }

  double seconds(double bytes) {
    return bytes / (gbPerSecond * 1e9);
  }

  double latency() {
    return latencyMicros * 1e-6;
  }

  Link times(double factor) {
    return new Link(gbPerSecond * factor, latencyMicros);
  }
}
