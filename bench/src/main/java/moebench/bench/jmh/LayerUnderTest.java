package moebench.bench.jmh;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import moebench.layers.Activation;
import moebench.layers.Engine;
import moebench.layers.ExpertFfn;
import moebench.layers.ExpertLayer;
import moebench.layers.Footprint;
import moebench.layers.Initializer;
import moebench.layers.Layer;
import moebench.layers.LayerSpec;
import moebench.layers.Mode;
import moebench.layers.Parameter;
import moebench.layers.aparapi.OnDevice;
import moebench.layers.kernels.Kernels;

/** A layer with random weights and a random batch, always the same ones. */
public final class LayerUnderTest {
  private static final long SEED = 1;
  private static final double GRADIENT_TOLERANCE = 1e-4;
  private static final double REROUTED_TOLERANCE = 0.1;

  /**
   * Of what passed ReLU. A unit whose z is 0 up to rounding may be on here and off there, and its
   * whole gradient with it; in large layers that is one unit in a million. So many are 1e-3 of the
   * norm, which one of N units that are on changes by 1/√N. One wrong row or column of less than
   * 40000 is off by more than this.
   */
  private static final double RELU_TOLERANCE = 5e-3;

  /** Of symbols, as of the bytes of a text. */
  private static final int SYMBOLS = 256;

  private final LayerSpec spec;
  private final Layer layer;
  private final int tokens;
  private final int[] symbols; // [tokens]
  private final float[] x; // [tokens, dModel]
  private final float[] y; // [tokens, dModel]

  /**
   * @param tokens of the batch
   */
  public LayerUnderTest(LayerSpec spec, Engine engine, int tokens) {
    this.spec = spec;
    this.tokens = tokens;
    this.layer = engine.build(spec, tokens, SEED);
    RandomGenerator random = Initializer.random(SEED + 1);
    // Biases start at 0, where a layer that forgot them would look right.
    for (Parameter parameter : layer.parameters()) {
      if (parameter.name().startsWith("b")) {
        Initializer.truncatedNormal(parameter.value(), 0.1, random);
      }
    }
    layer.parametersChanged();
    x = new float[Math.multiplyExact(tokens, spec.shape().dModel())];
    y = new float[x.length];
    Initializer.truncatedNormal(x, 1, random);
    symbols = random.ints(tokens, 0, SYMBOLS).toArray();
    layer.identify(symbols);
  }

  /** One forward pass; returns the output {@code [tokens, dModel]}. */
  public float[] forward() {
    layer.forward(x, y, tokens, Mode.EVALUATION);
    return y;
  }

  /** The layer, if it computes on a device, for what only devices do. */
  public OnDevice onDevice() {
    return (OnDevice) layer;
  }

  /** The layer, if it has experts and computes here, for timing its phases one by one. */
  public ExpertFfn experts() {
    return (ExpertFfn) layer;
  }

  /** The layer's weights. */
  public List<Parameter> parameters() {
    return layer.parameters();
  }

  /** The input {@code [tokens, dModel]}. */
  public float[] x() {
    return x;
  }

  /** The output {@code [tokens, dModel]}. */
  public float[] y() {
    return y;
  }

  /** Tokens of a batch. */
  public int tokens() {
    return tokens;
  }

  /** Slots that hold a token in the latest pass; every token for a dense layer. */
  public int filledSlots() {
    return layer instanceof ExpertLayer expert ? expert.routing().keptCount() : tokens;
  }

  /** Rows that static execution computes in the latest pass; every token for a dense layer. */
  public int paddedSlots() {
    return layer instanceof ExpertLayer expert ? expert.routing().paddedSlots() : tokens;
  }

  /** What the latest pass had to do. */
  FlopsAndBytes work() {
    Footprint footprint = Footprint.of(spec, tokens);
    return new FlopsAndBytes(footprint.executedFlops(filledSlots()), footprint.compulsoryBytes());
  }

  /** The same for a forward and backward pass; gradients of weights are written once. */
  FlopsAndBytes trainingWork() {
    Footprint footprint = Footprint.of(spec, tokens);
    double forward = footprint.executedFlops(filledSlots());
    return new FlopsAndBytes(Footprint.trainingFlops(forward), footprint.trainingBytes());
  }

  /** Fingerprint of the latest routing; 0 for a dense layer. */
  public long routingChecksum() {
    return layer instanceof ExpertLayer expert ? expert.routing().checksum() : 0;
  }

  /**
   * Runs one pass and compares it with {@link ForwardOracle}.
   *
   * @return largest |got − reference| / Σ|terms|
   * @throws IllegalStateException when the output or the routing is wrong
   */
  public double verify() {
    forward();
    return oracle().check(x, y, tokens);
  }

  /**
   * Runs a training pass here and with {@code host}, from the same weights, and compares the
   * gradients of input and weights. They may differ more where rounding made a token choose another
   * expert: few tokens then have other terms; and where it switched a unit of ReLU.
   *
   * @return largest ‖got − expected‖ / ‖expected‖ of one gradient
   * @throws IllegalStateException when they differ by more than rounding
   */
  public double verifyGradients(LayerSpec spec, Kernels host) {
    Layer expected = spec.build(host, tokens, SEED);
    expected.identify(symbols);
    for (int p = 0; p < layer.parameters().size(); p++) {
      float[] value = layer.parameters().get(p).value();
      System.arraycopy(value, 0, expected.parameters().get(p).value(), 0, value.length);
    }
    expected.parametersChanged();
    float[] dy = new float[x.length];
    Initializer.truncatedNormal(dy, 1, Initializer.random(SEED + 2));
    float[] dx = backward(layer, dy);
    float[] expectedDx = backward(expected, dy);
    boolean sameRouting =
        !(layer instanceof ExpertLayer got)
            || got.routing().checksum() == ((ExpertLayer) expected).routing().checksum();
    double largest = distance("dx", dx, expectedDx, tolerance("dx", sameRouting));
    for (int p = 0; p < layer.parameters().size(); p++) {
      Parameter parameter = expected.parameters().get(p);
      String name = parameter.name();
      float[] got = layer.parameters().get(p).gradient();
      double error = distance(name, got, parameter.gradient(), tolerance(name, sameRouting));
      largest = Math.max(largest, error);
    }
    return largest;
  }

  /** A forward and backward pass in training mode. */
  public void train() {
    backward(layer, x);
  }

  private float[] backward(Layer of, float[] dy) {
    float[] dx = new float[x.length];
    of.forward(x, y, tokens, Mode.TRAINING);
    of.backward(x, dy, dx, tokens);
    return dx;
  }

  private double tolerance(String gradient, boolean sameRouting) {
    if (!sameRouting) {
      return REROUTED_TOLERANCE;
    }
    boolean passedRelu =
        spec.shape().activation() == Activation.RELU && gradient.matches("dx|[wb]1.*");
    return passedRelu ? RELU_TOLERANCE : GRADIENT_TOLERANCE;
  }

  private static double distance(String name, float[] got, float[] expected, double tolerance) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < got.length; i++) {
      difference += ((double) got[i] - expected[i]) * ((double) got[i] - expected[i]);
      norm += (double) expected[i] * expected[i];
    }
    double error = difference == 0 ? 0 : Math.sqrt(difference / norm);
    if (!(error <= tolerance)) {
      throw new IllegalStateException(
          "wrong gradient of %s: off by %.2g of its norm".formatted(name, error));
    }
    return error;
  }

  private ForwardOracle oracle() {
    Map<String, float[]> weights =
        layer.parameters().stream().collect(Collectors.toMap(Parameter::name, Parameter::value));
    return layer instanceof ExpertLayer expert
        ? new ForwardOracle(spec, weights, expert.routing(), symbols)
        : new ForwardOracle(spec, weights, null, symbols);
  }
}
