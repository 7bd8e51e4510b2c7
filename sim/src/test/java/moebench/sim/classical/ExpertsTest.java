package moebench.sim.classical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import moebench.layers.Initializer;
import org.junit.jupiter.api.Test;

class ExpertsTest {

  /** A weight of k stands for k equal samples; slope and variance by the textbook's formulas. */
  @Test
  void linear_regression_agrees_with_the_closed_form() {
    double[][] x = {{1}, {2}, {4}, {4}, {4}};
    double[] y = {1, 3, 2, 2, 2};
    double mx = 3;
    double my = 2;
    double slope = (-2 * -1 + -1 * 1) / (4 + 1 + 3.0);
    double squares = 0;
    for (int i = 0; i < 5; i++) {
      double left = y[i] - my - slope * (x[i][0] - mx);
      squares += left * left;
    }
    Samples weighted = new Samples(new double[][] {{1}, {2}, {4}}, new double[] {1, 3, 2}, 0);
    LinearExpert fitted = LinearExpert.flat(1, 0).fit(weighted, new double[] {1, 1, 3});
    assertArrayEquals(new double[] {my - slope * mx, slope}, fitted.w(), 1e-8);
    assertEquals(Math.sqrt(squares / 5), fitted.deviation(), 1e-8);
  }

  @Test
  void an_expert_of_no_samples_stays_as_it_is() {
    Samples samples = Problem.FRIEDMAN.samples(20, Initializer.random(1));
    LinearExpert flat = LinearExpert.flat(10, 0);
    assertEquals(flat, flat.fit(samples, new double[20]));
    Stump stump = Stump.even(0);
    assertEquals(stump, stump.fit(samples, new double[20]));
  }

  @Test
  void softmax_regression_finds_where_its_gradient_is_zero() {
    RandomGenerator random = Initializer.random(2);
    Samples samples = Problem.WAVEFORM.samples(60, random);
    double[][] targets = new double[60][3];
    for (double[] target : targets) {
      for (int c = 0; c < 3; c++) {
        target[c] = random.nextDouble();
      }
    }
    SoftmaxRegression model = SoftmaxRegression.even(3, 21, 0.7);
    for (int i = 0; i < 20; i++) {
      model = model.fit(samples.x(), targets);
    }
    double[] gradient = new double[model.w().length];
    double[] p = new double[3];
    model.addPriorGradient(gradient, 0);
    for (int n = 0; n < 60; n++) {
      model.probabilities(samples.x()[n], p);
      assertEquals(1, p[0] + p[1] + p[2], 1e-12);
      model.addGradient(samples.x()[n], targets[n], p, gradient, 0);
    }
    assertArrayEquals(new double[gradient.length], gradient, 1e-3);
  }

  /** No feature and no threshold does better: all of them tried, each side summed anew. */
  @Test
  void stumps_are_the_best_of_all() {
    RandomGenerator random = Initializer.random(3);
    for (Problem problem : new Problem[] {Problem.FRIEDMAN, Problem.WAVEFORM}) {
      Samples samples = problem.samples(30, random);
      double[] weights = random.doubles(30).toArray();
      weights[7] = 0;
      Stump best = Stump.even(samples.classes()).fit(samples, weights);
      double reached = best.objective(samples, weights);
      for (int feature = 0; feature < samples.features(); feature++) {
        for (double[] at : samples.x()) {
          Stump other = split(samples, weights, feature, at[feature]);
          if (other != null) {
            assertTrue(other.objective(samples, weights) <= reached + 1e-9);
          }
        }
      }
    }
  }

  private static Stump split(Samples samples, double[] weights, int feature, double threshold) {
    int outputs = samples.outputs();
    double[][] leaves = new double[2][outputs];
    double[] total = new double[2];
    for (int n = 0; n < weights.length; n++) {
      int side = samples.x()[n][feature] < threshold ? 0 : 1;
      total[side] += weights[n];
      int slot = samples.isRegression() ? 0 : (int) samples.y()[n];
      leaves[side][slot] += weights[n] * (samples.isRegression() ? samples.y()[n] : 1);
    }
    if (total[0] == 0 || total[1] == 0) {
      return null;
    }
    for (int side = 0; side < 2; side++) {
      for (int o = 0; o < outputs; o++) {
        leaves[side][o] =
            samples.isRegression()
                ? leaves[side][o] / total[side]
                : (leaves[side][o] + 0.5) / (total[side] + 0.5 * outputs);
      }
    }
    double squares = 0;
    for (int n = 0; samples.isRegression() && n < weights.length; n++) {
      double mean = leaves[samples.x()[n][feature] < threshold ? 0 : 1][0];
      squares += weights[n] * (samples.y()[n] - mean) * (samples.y()[n] - mean);
    }
    double deviation = samples.isRegression() ? Math.sqrt(squares / (total[0] + total[1])) : 0;
    return new Stump(feature, threshold, leaves[0], leaves[1], deviation);
  }

  /** Ascent goes along the floor of σ: had it sunk below, it would find a smaller one. */
  @Test
  void deviations_stay_at_their_floor_and_come_back_from_it() {
    double[][] x = {{0}, {1}, {2}, {3}};
    Samples exact = new Samples(x, new double[] {1, 1, 1, 1}, 0);
    Samples noisy = new Samples(x, new double[] {1.1, 0.9, 0.9, 1.1}, 0);
    double floor = Math.log(Gaussian.LEAST_DEVIATION);
    for (DifferentiableExpert start :
        List.of(
            new LinearExpert(new double[] {1, 0}, 0.03, 0),
            FfnExpert.random(1, 2, 0, 0, Initializer.random(6)))) {
      DifferentiableExpert sunk = ascend(start, exact, 400);
      assertEquals(floor, sunk.values()[sunk.parameters() - 1], 1e-12);
      double[] below = sunk.values();
      below[below.length - 1] = floor - 50;
      DifferentiableExpert clamped = sunk.with(below, 0);
      assertEquals(floor, clamped.values()[below.length - 1], 1e-12);
      DifferentiableExpert risen = ascend(clamped, noisy, 400);
      assertTrue(Math.exp(risen.values()[below.length - 1]) > 0.05);
    }
  }

  /** Each step starts from the floor: below it by no more than one, which the rate bounds. */
  @Test
  void ascent_does_not_sink_below_the_floor() {
    Samples exact = new Samples(new double[][] {{0}, {1}}, new double[] {1, 1}, 0);
    List<Double> asked = new ArrayList<>();
    ascend(recording(new LinearExpert(new double[] {1, 0}, 0.03, 0), asked), exact, 400);
    double least = asked.stream().mapToDouble(s -> s).min().orElseThrow();
    assertEquals(Math.log(Gaussian.LEAST_DEVIATION), least, 0.04);
  }

  /** An expert that notes each log σ that it is asked to take. */
  private static DifferentiableExpert recording(DifferentiableExpert of, List<Double> asked) {
    return (DifferentiableExpert)
        Proxy.newProxyInstance(
            ExpertsTest.class.getClassLoader(),
            new Class<?>[] {DifferentiableExpert.class},
            (_, method, arguments) -> {
              Object result = method.invoke(of, arguments);
              if (result instanceof DifferentiableExpert next) {
                asked.add(((double[]) arguments[0])[of.parameters() - 1]);
                return recording(next, asked);
              }
              return result;
            });
  }

  private static DifferentiableExpert ascend(DifferentiableExpert start, Samples s, int steps) {
    return Ascent.of(start, s, s.evenWeights(), steps, 0.03, _ -> {});
  }

  @Test
  void a_network_learns_what_a_line_cannot() {
    Samples samples = Problem.EXCLUSIVE_OR.samples(200, Initializer.random(4));
    Expert ffn = FfnExpert.random(2, 8, 2, 1e-3, Initializer.random(5));
    Expert trained = Trainer.GRADIENT.train(ffn, samples).model();
    Expert line = LinearClassifier.even(2, 2, 1e-3).fit(samples, samples.evenWeights());
    assertTrue(Score.of(trained, samples, Pooling.WEIGHTED_SUM).error() < 0.12);
    assertTrue(Score.of(line, samples, Pooling.WEIGHTED_SUM).error() > 0.35);
  }
}
