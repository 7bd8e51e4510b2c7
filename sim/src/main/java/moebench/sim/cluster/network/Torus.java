package moebench.sim.cluster.network;

import moebench.sim.cluster.Check;

/**
 * Chips on a ring in each of several dimensions, a link each way to each neighbour. A group is
 * taken for a block of equal sides.
 *
 * @param dimensions 2 or 3 in practice
 * @param link of a chip to one neighbour
 * @param devicesPerChip that share the links
 */
public record Torus(int dimensions, Link link, int devicesPerChip) implements Network {
  public Torus {
    Check.positive("dimensions", dimensions);
    Check.present("link", link);
    Check.positive("devicesPerChip", devicesPerChip);
  }

  /** Chips along one side. */
  private double side(Group group) {
    double chips = Math.max(1, (double) group.size() / group.perNode(devicesPerChip));
    return Math.pow(chips, 1.0 / dimensions);
  }

  /**
   * On a ring of k, what every chip sends to all others travels k/4 links on average and has two to
   * choose from in each dimension: a link carries k/8 of a chip's bytes. Dimensions work at once.
   */
  @Override
  public double allToAll(Group group, double bytes, double skew) {
    if (group.size() == 1) {
      return 0;
    }
    double k = side(group);
    double perLink = skew * bytes * group.perNode(devicesPerChip) * k / 8;
    return link.latency() * Math.max(1, dimensions * k / 4) + link.seconds(perLink);
  }

  /** Rings in both directions of every dimension at once. */
  @Override
  public double allReduce(Group group, double bytes) {
    double chips = Math.max(1, (double) group.size() / group.perNode(devicesPerChip));
    double perLink = 2 * bytes * (chips - 1) / chips / (2 * dimensions);
    return link.seconds(perLink) + 2 * dimensions * (side(group) - 1) * link.latency();
  }

  @Override
  public double pointToPoint(Group group, double bytes) {
    return group.size() == 1 ? 0 : link.latency() + link.seconds(bytes * devicesPerChip);
  }

  @Override
  public Torus times(double factor) {
    return new Torus(dimensions, link.times(factor), devicesPerChip);
  }
}
