package moebench.reports.compare;

import java.util.List;
import moebench.reports.schema.Result;

/**
 * Refuses to compare what only has the same name. Both sides must count the same padded FLOPs and
 * the same compulsory bytes for a token. FLOPs of filled slots may differ a little: routers decide
 * otherwise where rounding does, and those that are trained see other batches at other speeds.
 */
final class SameWork {
  private static final double ROUNDING = 1e-9;
  private static final double ROUTING = 0.1;

  private SameWork() {}

  /**
   * @throws CompareException naming the work, what it costs on each side, and what to do
   */
  static void require(Side a, Side b) {
    for (Work work : Work.union(List.of(a, b))) {
      List<Side.Fork> forks = a.forks(work).isEmpty() ? List.of() : b.forks(work);
      for (Side.Fork fork : forks) {
        Result.Measurement theirs = fork.measurement();
        Result.Measurement ours = a.forks(work).getFirst().measurement();
        require(
            work,
            "padded FLOPs",
            a,
            ours.paddedFlopsPerToken(),
            b,
            theirs.paddedFlopsPerToken(),
            ROUNDING);
        require(
            work,
            "executed FLOPs",
            a,
            ours.executedFlopsPerToken(),
            b,
            theirs.executedFlopsPerToken(),
            ROUTING);
        if (ours.compulsoryBytesPerToken() != null && theirs.compulsoryBytesPerToken() != null) {
          require(
              work,
              "compulsory bytes",
              a,
              ours.compulsoryBytesPerToken(),
              b,
              theirs.compulsoryBytesPerToken(),
              ROUNDING);
        }
      }
    }
  }

  private static void require(
      Work work, String what, Side a, double ours, Side b, double theirs, double tolerance) {
    if (Math.abs(ours - theirs) > tolerance * Math.max(ours, theirs)) {
      throw new CompareException(
          "%s is other work in %s: %s %s per token, but %s in %s; compare runs of builds that count alike"
              .formatted(work, b, theirs, what, ours, a));
    }
  }
}
