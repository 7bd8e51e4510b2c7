package moebench.layers;

import java.util.List;
import moebench.layers.kernels.Kernels;
import moebench.layers.kernels.RowGroups;

/** y = f(x·W1 + b1)·W2 + b2 for every token (Vaswani et al. 2017, eq. 2). */
public final class DenseFfn implements Layer {
  private final LayerShape shape;
  private final Weights weights;
  private final Experts ffn;
  private final int maxTokens;
  private final RowGroups rows = RowGroups.single(0);

  /**
   * @param shape one expert
   * @param kernels where it computes
   * @param maxTokens largest batch
   * @param seed of the weights
   */
  public DenseFfn(LayerShape shape, Kernels kernels, int maxTokens, long seed) {
    if (shape.experts() != 1) {
      throw new IllegalArgumentException("a dense FFN has 1 expert, not " + shape.experts());
    }
    Batch.checkWorkspace(shape, maxTokens, maxTokens);
    this.shape = shape;
    this.maxTokens = maxTokens;
    this.weights = Weights.random(shape, Initializer.random(seed));
    this.ffn = new Experts(shape, kernels, maxTokens, weights);
  }

  @Override
  public LayerShape shape() {
    return shape;
  }

  @Override
  public List<Parameter> parameters() {
    return weights.parameters();
  }

  @Override
  public void forward(float[] x, float[] y, int tokens, Mode mode) {
    Batch.check(shape, tokens, maxTokens, x, y);
    rows.rowCount()[0] = tokens;
    ffn.forward(rows, x, y);
  }

  @Override
  public void backward(float[] x, float[] dy, float[] dx, int tokens) {
    Batch.checkBackward(shape, tokens, maxTokens, rows.rowCount()[0], x, dy, dx);
    ffn.backward(rows, x, dy, dx);
  }

  @Override
  public void parametersChanged() {
    ffn.parametersChanged();
  }

  @Override
  public double auxiliaryLoss() {
    return 0;
  }
}
