package moebench.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The weights of a layer, the same for a seed wherever it computes. A single expert has no router.
 *
 * @param router {@code [dModel, experts]}, of no values when there is one expert or nothing to
 *     learn
 * @param w1 {@code [experts, dModel, dFf]}
 * @param b1 {@code [experts, dFf]}
 * @param w2 {@code [experts, dFf, dModel]}
 * @param b2 {@code [experts, dModel]}
 */
public record Weights(Parameter router, Parameter w1, Parameter b1, Parameter w2, Parameter b2) {

  /** Random weights (router: Switch Transformers, §2.4); biases are 0. */
  public static Weights random(LayerShape shape, RandomGenerator random) {
    return random(shape, shape.experts() > 1, "", random);
  }

  /**
   * The same with or without a router.
   *
   * @param suffix of the parameters' names, which tells two sets of weights of a layer apart
   */
  static Weights random(
      LayerShape shape, boolean hasRouter, String suffix, RandomGenerator random) {
    int experts = shape.experts();
    int matrix = shape.dModel() * shape.dFf();
    Weights weights =
        new Weights(
            new Parameter("router" + suffix, hasRouter ? shape.dModel() * experts : 0),
            new Parameter("w1" + suffix, experts * matrix),
            new Parameter("b1" + suffix, experts * shape.dFf()),
            new Parameter("w2" + suffix, experts * matrix),
            new Parameter("b2" + suffix, experts * shape.dModel()));
    Initializer.truncatedNormal(weights.router.value(), Math.sqrt(0.1 / shape.dModel()), random);
    Initializer.truncatedNormal(weights.w1.value(), Math.sqrt(1.0 / shape.dModel()), random);
    Initializer.truncatedNormal(weights.w2.value(), Math.sqrt(1.0 / shape.dFf()), random);
    return weights;
  }

  /** All of them, in a fixed order. */
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    if (router.value().length > 0) {
      all.add(router);
    }
    all.addAll(List.of(w1, b1, w2, b2));
    return List.copyOf(all);
  }
}
