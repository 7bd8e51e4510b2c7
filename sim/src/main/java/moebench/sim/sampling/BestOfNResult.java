package moebench.sim.sampling;

import java.util.List;

/**
 * What {@link BestOfN} measured.
 *
 * @param bitsPerByte loss of the model on the answers to problems that it did not learn from
 * @param flopsPerAnswer forward FLOPs of the model to write one answer, filled slots only
 * @param verifierFlopsPerAnswer forward FLOPs of the verifier to judge one
 * @param right how many of the answers to each problem are right
 * @param selections by oracle and value functions, for each n
 */
public record BestOfNResult(
    double bitsPerByte,
    double flopsPerAnswer,
    double verifierFlopsPerAnswer,
    List<Integer> right,
    List<Selection> selections) {
  public BestOfNResult {
    right = List.copyOf(right);
    selections = List.copyOf(selections);
  }
}
