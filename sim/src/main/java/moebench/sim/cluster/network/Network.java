package moebench.sim.cluster.network;

/** Times of collectives. All members take part at once; {@code bytes} are those of one member. */
public sealed interface Network permits Nodes, Torus {

  /**
   * Every member sends an equal part of its bytes to every member, itself included.
   *
   * @param skew bytes that the busiest member receives, over the mean; 1 or more
   */
  double allToAll(Group group, double bytes, double skew);

  /** The sum of everybody's bytes, to everybody. */
  double allReduce(Group group, double bytes);

  /** To the next member. */
  double pointToPoint(Group group, double bytes);

  /** The same network with all bandwidths times a factor. */
  Network times(double factor);

  /** Rounds of a logarithmic algorithm. */
  static int rounds(int size) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
  }
}
