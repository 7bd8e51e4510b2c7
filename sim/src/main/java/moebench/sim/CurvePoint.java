package moebench.sim;

/**
 * A point of the learning curve.
 *
 * @param step steps done
 * @param tokens tokens seen
 * @param paddedFlops training FLOPs so far with every slot computed
 * @param executedFlops training FLOPs so far with only filled slots
 * @param seconds training wall time so far, evaluations not counted
 * @param bpb validation bits per byte at the training capacity
 */
public record CurvePoint(
    int step, long tokens, double paddedFlops, double executedFlops, double seconds, double bpb) {}
