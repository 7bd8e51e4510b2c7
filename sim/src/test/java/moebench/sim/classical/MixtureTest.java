package moebench.sim.classical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import moebench.layers.Initializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MixtureTest {
  private static final List<List<Integer>> SHAPES = List.of(List.of(1), List.of(3), List.of(2, 2));

  private static Samples scaled(Problem problem, int size, RandomGenerator random) {
    Samples samples = problem.samples(size, random);
    return Scaling.of(samples).apply(samples);
  }

  static Stream<Arguments> all() {
    return Stream.of(Problem.INVERSE, Problem.FRIEDMAN, Problem.EXCLUSIVE_OR, Problem.WAVEFORM)
        .flatMap(p ->
            Stream.of(ExpertKind.values())
                .flatMap(k -> SHAPES.stream().map(shape -> Arguments.of(p, k, shape))));
  }

  @ParameterizedTest
  @MethodSource("all")
  void em_never_lowers_the_likelihood(Problem problem, ExpertKind kind, List<Integer> experts) {
    RandomGenerator random = Initializer.random(1);
    Samples samples = scaled(problem, 80, random);
    for (double decay : new double[] {0, 0.5}) {
      Expert model = new MixtureSpec(kind, experts, decay).start(samples, random);
      double before = objective(model, samples);
      double first = before;
      for (int step = 0; step < 15; step++) {
        model = model.fit(samples, samples.evenWeights());
        double after = objective(model, samples);
        assertTrue(after >= before - 1e-9 * Math.abs(before), before + " to " + after);
        before = after;
      }
      assertTrue(kind == ExpertKind.LINEAR || experts.equals(List.of(1)) || before > first);
    }
  }

  /** Written out once more: Σ log Σ gate·p, with gates multiplied along the tree. */
  private static double objective(Expert model, Samples samples) {
    double sum = model.logPrior();
    for (int n = 0; n < samples.size(); n++) {
      double[] x = samples.x()[n];
      double p = 0;
      if (model instanceof Mixture mixture) {
        double[] gates = mixture.leafGates(x);
        for (int i = 0; i < gates.length; i++) {
          p += gates[i] * Math.exp(mixture.leaves().get(i).logLikelihood(x, samples.y()[n]));
        }
      } else {
        p = Math.exp(model.logLikelihood(x, samples.y()[n]));
      }
      sum += Math.log(p);
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("all")
  void gradients_agree_with_central_differences(
      Problem problem, ExpertKind kind, List<Integer> experts) {
    if (!kind.learnsBy(Trainer.GRADIENT)) {
      return;
    }
    RandomGenerator random = Initializer.random(2);
    // Enough that no deviation reaches its floor, where the likelihood has a kink.
    Samples samples = scaled(problem, 60, random);
    double[] weights = samples.evenWeights();
    weights[3] = 0.25;
    DifferentiableExpert model =
        (DifferentiableExpert) new MixtureSpec(kind, experts, 0.3).start(samples, random);
    double[] values = model.values();
    assertEquals(model.parameters(), values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] += 0.3 * random.nextGaussian();
    }
    double[] gradient = new double[values.length];
    model = model.with(values, 0);
    model.addPriorGradient(gradient, 0);
    for (int n = 0; n < samples.size(); n++) {
      double log = model.addGradient(samples.x()[n], samples.y()[n], weights[n], gradient, 0);
      assertEquals(model.logLikelihood(samples.x()[n], samples.y()[n]), log, 1e-9 + 1e-12 * -log);
    }
    double size = 1e-6;
    for (int i = 0; i < values.length; i++) {
      double[] moved = values.clone();
      moved[i] += size;
      double above = model.with(moved, 0).objective(samples, weights);
      moved[i] -= 2 * size;
      double below = model.with(moved, 0).objective(samples, weights);
      double expected = (above - below) / (2 * size);
      double tolerance = 1e-5 * (1 + Math.abs(expected) + Math.abs(above) * 1e-3);
      assertEquals(expected, gradient[i], tolerance, "value " + i);
    }
  }

  @Test
  void a_mixture_of_two_lines_is_recovered_by_both_trainers() {
    Samples samples = Problem.TWO_LINES.samples(1000, Initializer.random(3));
    MixtureSpec spec = new MixtureSpec(ExpertKind.LINEAR, List.of(2), 0);
    double[] reached = new double[2];
    for (Trainer trainer : Trainer.values()) {
      Trainer.Trained best = null;
      for (int start = 0; start < 4; start++) {
        Trainer.Trained trained =
            trainer.train(spec.start(samples, Initializer.random(start)), samples);
        best = best == null || trained.reached() > best.reached() ? trained : best;
      }
      reached[trainer.ordinal()] = best.reached();
      Mixture mixture = (Mixture) best.model();
      int left = mixture.leafGates(new double[] {-0.5})[0] > 0.5 ? 0 : 1;
      LinearExpert onLeft = (LinearExpert) mixture.leaves().get(left);
      LinearExpert onRight = (LinearExpert) mixture.leaves().get(1 - left);
      // Some 500 samples each: standard errors of 0.01 and 0.02.
      assertArrayEquals(new double[] {1, 2}, onLeft.w(), 0.06, trainer.id());
      assertArrayEquals(new double[] {0, -1}, onRight.w(), 0.06, trainer.id());
      assertEquals(TwoLines.NOISE, onLeft.deviation(), 0.01);
      assertEquals(TwoLines.NOISE, onRight.deviation(), 0.01);
      assertTrue(mixture.leafGates(new double[] {-0.05})[left] > 0.5);
      assertTrue(mixture.leafGates(new double[] {0.05})[left] < 0.5);
    }
    // The gate's step is infinitely steep: EM comes closer to it than the gradient does.
    assertEquals(reached[0], reached[1], 0.1);
    assertTrue(reached[0] > reached[1] - 1e-3);
  }

  @Test
  void pooling_weighs_all_or_takes_the_one_that_the_gate_trusts() {
    // Gates of two experts by the sign of x; constant experts 1, 3 and, below the second, 5.
    Expert one = new LinearExpert(new double[] {1, 0}, 1, 0);
    Expert three = new LinearExpert(new double[] {3, 0}, 1, 0);
    Expert five = new LinearExpert(new double[] {5, 0}, 1, 0);
    double[] toThree = {Math.log(3), 0, 0, 0};
    Mixture inner = new Mixture(new SoftmaxRegression(2, toThree, 0), List.of(three, five));
    Mixture outer =
        new Mixture(
            new SoftmaxRegression(2, new double[] {0, Math.log(4), 0, 0}, 0), List.of(one, inner));
    double[] x = {1};
    assertArrayEquals(new double[] {0.8, 0.2 * 0.75, 0.2 * 0.25}, outer.leafGates(x), 1e-12);
    double[] out = new double[1];
    outer.predict(x, Pooling.WEIGHTED_SUM, out);
    assertEquals(0.8 + 0.15 * 3 + 0.05 * 5, out[0], 1e-12);
    outer.predict(x, Pooling.MOST_CONFIDENT, out);
    assertEquals(1, out[0]);
    outer.predict(new double[] {-1}, Pooling.MOST_CONFIDENT, out);
    assertEquals(3, out[0]);
    double density = 0.8 * normal(2 - 1) + 0.15 * normal(2 - 3) + 0.05 * normal(2 - 5);
    assertEquals(Math.log(density), outer.logLikelihood(x, 2), 1e-12);
  }

  /** Shares 0.4 and 0.6, the second in halves: the largest product is the first, 0.4 over 0.3. */
  @Test
  void on_two_levels_the_product_of_gates_decides_whom_they_trust() {
    Expert one = new LinearExpert(new double[] {1, 0}, 1, 0);
    Expert three = new LinearExpert(new double[] {3, 0}, 1, 0);
    Expert five = new LinearExpert(new double[] {5, 0}, 1, 0);
    Mixture inner = new Mixture(new SoftmaxRegression(2, new double[4], 0), List.of(three, five));
    double[] shares = {Math.log(0.4), 0, Math.log(0.6), 0};
    Mixture outer = new Mixture(new SoftmaxRegression(2, shares, 0), List.of(one, inner));
    assertArrayEquals(new double[] {0.4, 0.3, 0.3}, outer.leafGates(new double[] {1}), 1e-12);
    double[] out = new double[1];
    outer.predict(new double[] {1}, Pooling.MOST_CONFIDENT, out);
    assertEquals(1, out[0]);
  }

  private static double normal(double z) {
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }

  @Test
  void a_mixture_density_integrates_to_one() {
    RandomGenerator random = Initializer.random(4);
    Samples samples = scaled(Problem.INVERSE, 200, random);
    Expert start = new MixtureSpec(ExpertKind.FFN, List.of(3), 0.1).start(samples, random);
    Expert model = Trainer.EM.train(start, samples).model();
    for (double x = -2; x <= 2; x += 0.5) {
      double sum = 0;
      double step = 1e-3;
      for (double y = -8; y < 8; y += step) {
        sum += step * Math.exp(model.logLikelihood(new double[] {x}, y));
      }
      assertEquals(1, sum, 1e-2);
    }
  }

  @Test
  void bad_mixtures_are_refused() {
    Samples samples = Problem.EXCLUSIVE_OR.samples(5, Initializer.random(5));
    for (List<Integer> experts :
        List.of(List.<Integer>of(), List.of(0), List.of(2, 0), List.of(2, 2, 2))) {
      assertThrows(
          IllegalArgumentException.class, () -> new MixtureSpec(ExpertKind.LINEAR, experts, 0));
    }
    MixtureSpec six = new MixtureSpec(ExpertKind.LINEAR, List.of(6), 0);
    assertMessage(
        "a mixture of 6 experts cannot learn from 5 samples: give fewer experts",
        () -> six.start(samples, Initializer.random(1)));
    MixtureSpec two = new MixtureSpec(ExpertKind.STUMP, List.of(2), 0);
    Samples oneClass = new Samples(samples.x(), new double[5], 2);
    assertMessage(
        "all 5 samples have the class 0", () -> two.start(oneClass, Initializer.random(1)));
    Samples both = Problem.EXCLUSIVE_OR.samples(50, Initializer.random(5));
    assertMessage(
        "a stump has no gradient",
        () -> Trainer.GRADIENT.train(two.start(both, Initializer.random(1)), both));
    assertMessage("2 classes or more", () -> new Samples(samples.x(), samples.y(), 1));
    assertMessage("a class from 0 to 1", () -> new Samples(new double[1][1], new double[] {2}, 2));
    assertMessage("as many of both", () -> new Samples(new double[2][1], new double[1], 0));
    assertMessage(
        "finite features", () -> new Samples(new double[][] {{Double.NaN}}, new double[1], 0));
  }

  private static void assertMessage(String part, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
