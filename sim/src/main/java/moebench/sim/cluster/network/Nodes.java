package moebench.sim.cluster.network;

import moebench.sim.cluster.Check;

/**
 * Nodes of devices with a fast network within, and one network card per device between them.
 *
 * @param devicesPerNode within the fast network
 * @param intraNode of a device
 * @param interNode of a device's card
 * @param rail whether cards reach only those of the same rank directly, so that bytes for another
 *     rank first cross the fast network; otherwise every card reaches every other
 */
public record Nodes(int devicesPerNode, Link intraNode, Link interNode, boolean rail)
    implements Network {
  public Nodes {
    Check.positive("devicesPerNode", devicesPerNode);
    Check.present("intraNode", intraNode);
    Check.present("interNode", interNode);
  }

  @Override
  public double allToAll(Group group, double bytes, double skew) {
    if (group.size() == 1) {
      return 0;
    }
    int near = group.perNode(devicesPerNode);
    double perMember = skew * bytes / group.size();
    double far = perMember * (group.size() - near);
    double within = perMember * (near - 1) + (rail ? far * (near - 1) / near : 0);
    double latency = intraNode.latency() + (far > 0 ? interNode.latency() : 0);
    return latency + Math.max(intraNode.seconds(within), interNode.seconds(far));
  }

  /**
   * Reduce-scatter within the node, all-reduce of the parts between nodes, all-gather within
   * (bandwidths of rings, latencies of trees).
   */
  @Override
  public double allReduce(Group group, double bytes) {
    int near = group.perNode(devicesPerNode);
    int nodes = Math.ceilDiv(group.size(), near);
    double within = 2 * bytes * (near - 1) / near;
    double between = 2 * bytes / near * (nodes - 1) / nodes;
    return intraNode.seconds(within)
        + interNode.seconds(between)
        + 2 * Network.rounds(near) * intraNode.latency()
        + 2 * Network.rounds(nodes) * interNode.latency();
  }

  @Override
  public double pointToPoint(Group group, double bytes) {
    if (group.size() == 1) {
      return 0;
    }
    Link link = group.perNode(devicesPerNode) > 1 ? intraNode : interNode;
    return link.latency() + link.seconds(bytes);
  }

  @Override
  public Nodes times(double factor) {
    return new Nodes(devicesPerNode, intraNode.times(factor), interNode.times(factor), rail);
  }
}
