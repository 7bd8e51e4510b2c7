package moebench.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import moebench.layers.Engine;
import moebench.layers.Initializer;
import moebench.layers.Layer;
import moebench.layers.LayerSpec;
import moebench.layers.Mode;
import moebench.layers.Parameter;
import moebench.layers.kernels.Kernels;

/**
 * The byte n-gram language model around the layers under test, whose feed-forward layers dominate
 * its cost:
 *
 * <pre>
 * x ← Σ_{i &lt; 12} T_i[byte at t−i]            12 tables [256, dModel]
 * x ← x + layer(LayerNorm(x))                for each block
 * p = softmax(LayerNorm(x)·W)                W [dModel, 256]
 * </pre>
 *
 * The loss is the mean cross entropy of the next byte. An instance owns weights and workspace and
 * belongs to one thread; a forward or backward pass allocates nothing.
 */
public final class NgramModel {
  /** Values of a byte. */
  public static final int SYMBOLS = 256;

  private static final double TABLE_DECAY = 0.7;
  private static final double OUTPUT_VARIANCE = 0.3;

  /** One residual block, with what its backward pass needs. */
  private record Block(LayerNorm norm, Layer layer, float[] x, float[] normalized) {}

  private final Kernels kernels;
  private final int dModel;
  private final Parameter tables; // [CONTEXT·256, dModel]
  private final List<Block> blocks = new ArrayList<>();
  private final List<Layer> layers;
  private final LayerNorm outputNorm;
  private final OutputLayer output;
  private final float[] x; // [maxTokens, dModel], after the last block
  private final float[] normalized; // the same after the last LayerNorm
  private final float[] dx;
  private final float[] dNormalized;
  private final float[] dResidual;

  /**
   * @param spec the layer of every block
   * @param blockCount residual blocks
   * @param maxTokens largest batch
   * @param engine where the layers compute
   * @param seed of the weights; tables and output are the same for every layer of this width
   */
  public NgramModel(LayerSpec spec, int blockCount, int maxTokens, Engine engine, long seed) {
    RandomGenerator random = Initializer.random(seed);
    this.kernels = engine.kernels();
    this.dModel = spec.shape().dModel();
    this.tables = tables(dModel, random);
    this.output = new OutputLayer(dModel, maxTokens, OUTPUT_VARIANCE, kernels, random);
    int size = Math.multiplyExact(maxTokens, dModel);
    for (int i = 1; i <= blockCount; i++) {
      LayerNorm norm = new LayerNorm("block" + i + ".norm", dModel, maxTokens, kernels);
      Layer layer = engine.build(spec, maxTokens, random.nextLong());
      blocks.add(new Block(norm, layer, new float[size], new float[size]));
    }
    this.layers = blocks.stream().map(Block::layer).toList();
    this.outputNorm = new LayerNorm("output.norm", dModel, maxTokens, kernels);
    this.x = new float[size];
    this.normalized = new float[size];
    this.dx = new float[size];
    this.dNormalized = new float[size];
    this.dResidual = new float[size];
  }

  /** T_i has deviation 0.7^i: bytes further back weigh less at first. */
  private static Parameter tables(int dModel, RandomGenerator random) {
    Parameter tables = new Parameter("tables", Batch.CONTEXT * SYMBOLS * dModel);
    float[] table = new float[SYMBOLS * dModel];
    for (int i = 0; i < Batch.CONTEXT; i++) {
      Initializer.truncatedNormal(table, Math.pow(TABLE_DECAY, i), random);
      System.arraycopy(table, 0, tables.value(), i * table.length, table.length);
    }
    return tables;
  }

  /** The layers under test, the one nearest to the input first. */
  public List<Layer> layers() {
    return layers;
  }

  /** All weights, in a fixed order. */
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    all.add(tables);
    for (Block block : blocks) {
      all.addAll(block.norm.parameters());
      all.addAll(block.layer.parameters());
    }
    all.addAll(outputNorm.parameters());
    all.add(output.weights());
    return List.copyOf(all);
  }

  /** Tells the model that weights were written. */
  void parametersChanged() {
    for (int i = 0; i < blocks.size(); i++) {
      blocks.get(i).layer.parametersChanged();
    }
    output.parametersChanged();
  }

  /** Mean cross entropy of the next byte over the batch, in nats. */
  public double forward(Batch batch, Mode mode) {
    int tokens = batch.tokens();
    kernels.gatherSum(tables.value(), batch.rows(), tokens, Batch.CONTEXT, dModel, residual(0));
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      block.norm.forward(block.x, block.normalized, tokens);
      block.layer.identify(batch.symbols());
      block.layer.forward(block.normalized, residual(i + 1), tokens, mode);
      kernels.addScaled(1, block.x, 0, residual(i + 1), 0, tokens * dModel);
    }
    outputNorm.forward(x, normalized, tokens);
    return output.forward(normalized, batch.targets(), tokens);
  }

  /**
   * {@code [tokens, 256]}: probabilities of the next byte in the latest {@link #forward}; the
   * model's own array, which the next pass overwrites.
   */
  public float[] probabilities() {
    return output.probabilities();
  }

  /**
   * Adds the gradient of the loss, and of the layers' auxiliary losses, to the parameters'. After
   * {@link #forward} of the same batch in {@link Mode#TRAINING}.
   */
  void backward(Batch batch) {
    int tokens = batch.tokens();
    output.backward(normalized, batch.targets(), dNormalized, tokens);
    outputNorm.backward(x, dNormalized, dx, tokens);
    for (int i = blocks.size() - 1; i >= 0; i--) {
      Block block = blocks.get(i);
      block.layer.backward(block.normalized, dx, dNormalized, tokens);
      block.norm.backward(block.x, dNormalized, dResidual, tokens);
      kernels.addScaled(1, dResidual, 0, dx, 0, tokens * dModel);
    }
    kernels.scatterAdd(dx, batch.rows(), tokens, Batch.CONTEXT, dModel, tables.gradient());
  }

  /** The residual stream before block {@code i}, or after the last one. */
  private float[] residual(int i) {
    return i < blocks.size() ? blocks.get(i).x : x;
  }
}
