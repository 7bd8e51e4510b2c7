package moebench.reports.schema;

/**
 * How much the first choice of an expert layer says about its tokens, in the final validation.
 *
 * @param block 1 for the layer nearest to the input
 * @param attribute of the tokens: {@code byte}, {@code byte class}, {@code language}, {@code
 *     position in document} or {@code position in window}
 * @param bits mutual information of expert and attribute, plug-in estimate
 * @param attributeBits entropy of the attribute
 * @param expertBits entropy of the choices
 * @param baseline mean of {@code bits} with shuffled attributes: what chance alone makes of it
 * @param baselineDeviation standard deviation over shuffles
 * @param permutations shuffles
 */
public record Specialisation(
    int block,
    String attribute,
    double bits,
    double attributeBits,
    double expertBits,
    double baseline,
    double baselineDeviation,
    int permutations) {

  /** What is left after what chance makes of it. */
  public double excess() {
    return bits - baseline;
  }
}
