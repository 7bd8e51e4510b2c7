package moebench.sim.specialisation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import moebench.layers.Initializer;
import moebench.sim.ExpertChoices;

/**
 * How much the first choice of one expert layer says about one attribute of its tokens.
 *
 * @param block 1 for the layer nearest to the input
 * @param attribute of the tokens
 * @param bits mutual information of expert and attribute, plug-in estimate
 * @param attributeBits entropy of the attribute; with {@code expertBits} a bound of {@code bits}
 * @param expertBits entropy of the choices
 * @param baseline mean of {@code bits} over permutations: what chance alone makes of it
 * @param baselineDeviation standard deviation over permutations
 */
public record Specialisation(
    int block,
    Attribute attribute,
    double bits,
    double attributeBits,
    double expertBits,
    double baseline,
    double baselineDeviation) {

  /** Permutations that each baseline is drawn from. */
  public static final int PERMUTATIONS = 20;

  /**
   * Every attribute at every expert layer; none for a dense model.
   *
   * @param choices of the final validation
   * @param labels of its text
   * @param experts of each layer
   * @param seed of the permutations
   */
  public static List<Specialisation> of(
      ExpertChoices choices, TextLabels labels, int experts, long seed) {
    RandomGenerator random = Initializer.random(seed);
    List<Specialisation> all = new ArrayList<>();
    for (Attribute attribute : Attribute.values()) {
      int[] values = labels.of(attribute, choices.places());
      for (int block = 1; block <= choices.experts().size(); block++) {
        int[] chosen = choices.experts().get(block - 1);
        MutualInformation information = new MutualInformation(experts, labels.count(attribute));
        double[] chance =
            information.permuted(chosen, values, attribute.run(), PERMUTATIONS, random);
        double mean = Arrays.stream(chance).average().orElseThrow();
        all.add(
            new Specialisation(
                block,
                attribute,
                information.bits(chosen, values),
                MutualInformation.entropy(values, labels.count(attribute)),
                MutualInformation.entropy(chosen, experts),
                mean,
                deviation(chance, mean)));
      }
    }
    return all;
  }

  private static double deviation(double[] values, double mean) {
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }
}
