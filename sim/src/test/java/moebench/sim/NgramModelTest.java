package moebench.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.Engine;
import moebench.layers.ExpertLayer;
import moebench.layers.ExpertOptions;
import moebench.layers.Initializer;
import moebench.layers.Layer;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.Mode;
import moebench.layers.Parameter;
import moebench.layers.kernels.reference.ReferenceKernels;
import moebench.layers.routing.Routers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NgramModelTest {

  private static Batch batch(int tokens) {
    Batch batch = new Batch(tokens);
    for (int chunk = 0; chunk < tokens / 64; chunk++) {
      batch.fill(chunk, Texts.noise(400, 3), chunk * 101);
    }
    return batch;
  }

  private static LayerSpec expert(String router, int dModel, double capacityFactor) {
    LayerShape shape =
        new LayerShape(
            dModel,
            13,
            5,
            Routers.of(router).topK(5),
            CapacityRule.perToken(capacityFactor),
            Activation.GELU_ERF);
    return new LayerSpec.Expert(shape, Routers.of(router), ExpertOptions.DEFAULT);
  }

  @Test
  void denseLossAndGradientsAreThoseOfTheDoubleModel() {
    LayerSpec spec = LayerSpec.dense(6, 13, Activation.RELU);
    NgramModel model = new NgramModel(spec, 2, 128, Engine.of(new ReferenceKernels()), 5);
    Batch batch = batch(128);
    DoubleNgramModel oracle = new DoubleNgramModel(model, 6, 13, 2);
    assertEquals(oracle.loss(batch), model.forward(batch, Mode.TRAINING), 1e-6);

    model.backward(batch);
    RandomGenerator random = Initializer.random(11);
    List<Parameter> parameters = model.parameters();
    for (int p = 0; p < parameters.size(); p++) {
      float[] gradient = parameters.get(p).gradient();
      float largest = 0;
      int at = 0;
      for (int i = 0; i < gradient.length; i++) {
        if (Math.abs(gradient[i]) > largest) {
          largest = Math.abs(gradient[i]);
          at = i;
        }
      }
      assertTrue(largest > 0, parameters.get(p).name() + " has no gradient");
      for (int draw = 0; draw < 20; draw++) {
        String name = parameters.get(p).name() + "[" + at + "]";
        assertEquals(oracle.gradient(batch, p, at), gradient[at], 1e-4 * largest, name);
        at = random.nextInt(gradient.length);
      }
    }
  }

  /**
   * Along its gradient, the loss (balance loss included) rises by the gradient's norm, as long as
   * no token changes its expert. Dropped tokens are among them.
   */
  @ParameterizedTest
  @ValueSource(strings = {"switch", "moe"})
  void expertGradientsAreTheSlopeOfTheLoss(String router) {
    NgramModel model =
        new NgramModel(expert(router, 6, 1), 2, 64, Engine.of(new ReferenceKernels()), 5);
    Batch batch = batch(64);
    loss(model, batch);
    List<Long> routing = routing(model);
    model.backward(batch);
    for (Parameter parameter : model.parameters()) {
      double norm = norm(parameter.gradient());
      float[] start = parameter.value().clone();
      for (double step = 2e-3; ; step /= 2) {
        double up = lossAt(model, batch, parameter, start, step / norm);
        boolean same = routing(model).equals(routing);
        double down = lossAt(model, batch, parameter, start, -step / norm);
        same &= routing(model).equals(routing);
        if (same) {
          double rounding = 2e-7 / step;
          assertEquals(norm, (up - down) / (2 * step), 3e-3 * norm + rounding, parameter.name());
          assertTrue(rounding < 0.1 * norm, parameter.name() + " was not tested: " + step);
          break;
        }
      }
      lossAt(model, batch, parameter, start, 0);
    }
  }

  private static List<Long> routing(NgramModel model) {
    return model.layers().stream().map(l -> ((ExpertLayer) l).routing().checksum()).toList();
  }

  private static double norm(float[] vector) {
    double sum = 0;
    for (float v : vector) {
      sum += (double) v * v;
    }
    return Math.sqrt(sum);
  }

  /** The loss at {@code start} + {@code by} · gradient. */
  private static double lossAt(
      NgramModel model, Batch batch, Parameter parameter, float[] start, double by) {
    for (int i = 0; i < start.length; i++) {
      parameter.value()[i] = (float) (start[i] + by * parameter.gradient()[i]);
    }
    model.parametersChanged();
    return loss(model, batch);
  }

  private static double loss(NgramModel model, Batch batch) {
    double loss = model.forward(batch, Mode.TRAINING);
    return loss + model.layers().stream().mapToDouble(Layer::auxiliaryLoss).sum();
  }

  @Test
  void anUntrainedModelKnowsAlmostNothing() {
    NgramModel model =
        new NgramModel(
            LayerSpec.dense(64, 256, Activation.RELU),
            2,
            256,
            Engine.of(new ReferenceKernels()),
            1);
    double bits = model.forward(batch(256), Mode.EVALUATION) / Math.log(2);
    assertEquals(8.15, bits, 0.2);
  }

  @Test
  void tablesFadeWithDistance() {
    NgramModel model =
        new NgramModel(
            LayerSpec.dense(17, 6, Activation.RELU), 1, 64, Engine.of(new ReferenceKernels()), 1);
    float[] tables = model.parameters().getFirst().value();
    int table = 256 * 17;
    for (int i = 0; i < Batch.CONTEXT; i++) {
      double squares = 0;
      for (int j = 0; j < table; j++) {
        squares += tables[i * table + j] * tables[i * table + j];
      }
      // A normal cut at two deviations has 0.8796 of its deviation left.
      double deviation = 0.8796 * Math.pow(0.7, i);
      assertEquals(deviation, Math.sqrt(squares / table), 0.04 * deviation, "table " + i);
    }
  }

  @Test
  void everyLayerOfAWidthStartsFromTheSameTablesAndOutput() {
    ReferenceKernels kernels = new ReferenceKernels();
    List<Parameter> dense =
        new NgramModel(LayerSpec.dense(6, 17, Activation.RELU), 2, 64, Engine.of(kernels), 9)
            .parameters();
    List<Parameter> moe =
        new NgramModel(expert("moe", 6, 1), 2, 64, Engine.of(kernels), 9).parameters();
    assertTrue(Arrays.equals(dense.getFirst().value(), moe.getFirst().value()));
    assertTrue(Arrays.equals(dense.getLast().value(), moe.getLast().value()));
  }

  @Test
  void itsLayersAreNoListOfTheMoment() {
    // Who trains asks for them in every step, which must not allocate.
    NgramModel model =
        new NgramModel(
            LayerSpec.dense(8, 16, Activation.RELU), 2, 64, Engine.of(new ReferenceKernels()), 1);
    assertSame(model.layers(), model.layers());
    assertEquals(2, model.layers().size());
  }
}
