package moebench.bench.jmh;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import moebench.layers.ExpertFfn;
import moebench.layers.Footprint;
import moebench.layers.Initializer;
import moebench.layers.Layer;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.Mode;
import moebench.layers.Parameter;
import moebench.layers.kernels.Kernels;

/** A layer with random weights and a random batch, always the same ones. */
public final class LayerUnderTest {
  private static final long SEED = 1;

  private final Layer layer;
  private final int tokens;
  private final float[] x; // [tokens, dModel]
  private final float[] y; // [tokens, dModel]

  /**
   * @param tokens of the batch
   */
  public LayerUnderTest(LayerSpec spec, Kernels kernels, int tokens) {
    this.tokens = tokens;
    this.layer = spec.build(kernels, tokens, SEED);
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
  }

  /** One forward pass; returns the output {@code [tokens, dModel]}. */
  public float[] forward() {
    layer.forward(x, y, tokens, Mode.EVALUATION);
    return y;
  }

  /** The layer, if it has experts, for timing its phases one by one. */
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
    return layer instanceof ExpertFfn expert ? expert.routing().keptCount() : tokens;
  }

  /** What the latest pass had to do. */
  Work work() {
    Footprint footprint = new Footprint(layer.shape(), tokens);
    return new Work(footprint.executedFlops(filledSlots()), footprint.compulsoryBytes());
  }

  /** Fingerprint of the latest routing; 0 for a dense layer. */
  public long routingChecksum() {
    return layer instanceof ExpertFfn expert ? expert.routing().checksum() : 0;
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

  private ForwardOracle oracle() {
    LayerShape shape = layer.shape();
    Map<String, float[]> weights =
        layer.parameters().stream().collect(Collectors.toMap(Parameter::name, Parameter::value));
    return layer instanceof ExpertFfn expert
        ? new ForwardOracle(shape, weights, expert.routing())
        : new ForwardOracle(shape, weights, null);
  }
}
