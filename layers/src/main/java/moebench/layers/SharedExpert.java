package moebench.layers;

import java.util.List;
import java.util.random.RandomGenerator;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.RowGroups;

/** The FFN that every token uses beside the experts that its router chose for it. */
final class SharedExpert {
  /** Of the names of its parameters. */
  static final String SUFFIX = ".shared";

  private final int dModel;
  private final Kernels kernels;
  private final Weights weights;
  private final Experts ffn;
  private final RowGroups rows = RowGroups.single(0);
  private final float[] out; // [tokens, dModel]
  private float[] dIn; // [tokens, dModel], allocated at the first backward pass

  /**
   * @param routed the experts that are chosen; it is as wide as {@code width} of them
   */
  SharedExpert(
      LayerShape routed, int width, Kernels kernels, int maxTokens, RandomGenerator random) {
    LayerShape shape =
        LayerShape.dense(
            routed.dModel(), Math.multiplyExact(width, routed.dFf()), routed.activation());
    Batch.checkWorkspace(shape, maxTokens, maxTokens);
    this.dModel = routed.dModel();
    this.kernels = kernels;
    this.weights = Weights.random(shape, false, SUFFIX, random);
    this.ffn = new Experts(shape, kernels, maxTokens, weights);
    this.out = new float[maxTokens * dModel];
  }

  List<Parameter> parameters() {
    return weights.parameters();
  }

  void parametersChanged() {
    ffn.parametersChanged();
  }

  /** Computes its output for x {@code [tokens, dModel]}. */
  void forward(float[] x, int tokens) {
    rows.rowCount()[0] = tokens;
    ffn.forward(rows, x, out);
  }

  /** Adds the output to y {@code [tokens, dModel]}. */
  void addTo(float[] y, int tokens) {
    kernels.addScaled(1, out, 0, y, 0, tokens * dModel);
  }

  /** Adds its gradient by the input to {@code dx}. */
  void backward(float[] x, float[] dy, float[] dx, int tokens) {
    if (dIn == null) {
      dIn = new float[out.length];
    }
    ffn.backward(rows, x, dy, dIn);
    kernels.addScaled(1, dIn, 0, dx, 0, tokens * dModel);
  }
}
