package moebench.sim.cluster.network;

import moebench.sim.cluster.Check;

/**
 * Devices that talk to each other: ranks r, r + stride, r + 2·stride, …
 *
 * @param size members
 * @param stride distance of their ranks: product of the parallel dimensions nested within
 */
public record Group(int size, int stride) {
  public Group {
    Check.positive("size of a group", size);
    Check.positive("stride of a group", stride);
  }

  /** Members within a node of so many devices. */
  int perNode(int devicesPerNode) {
    return Math.clamp(devicesPerNode / stride, 1, size);
  }
}
