package moebench.sim;

import java.util.List;

/**
 * What an ensemble measured on the validation text.
 *
 * @param members in order of training
 * @param pooled the first, the first two, … all members together
 * @param trainingSeconds wall time of all trainings without evaluations
 */
public record EnsembleResult(List<Member> members, List<Pooled> pooled, double trainingSeconds) {

  public EnsembleResult {
    members = List.copyOf(members);
    pooled = List.copyOf(pooled);
  }

  /**
   * A member by itself.
   *
   * @param bpb validation bits per byte
   * @param accuracy share of bytes whose most probable prediction was right
   * @param selectionBpb bits per byte of validation text that no other figure is from; the best
   *     member is the lowest of these, so that its own figures are not flattered
   */
  public record Member(double bpb, double accuracy, double selectionBpb) {}

  /**
   * The first members together.
   *
   * @param members that answer
   * @param bpb of the mean of their probabilities
   * @param accuracy of the most probable byte by that mean
   * @param majorityAccuracy of the byte that most of them hold most probable; of several, the one
   *     with the highest mean probability. A vote has no bits per byte: bytes without votes would
   *     be impossible
   */
  public record Pooled(int members, double bpb, double accuracy, double majorityAccuracy) {}
}
