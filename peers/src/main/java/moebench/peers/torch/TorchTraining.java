package moebench.peers.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import moebench.layers.ExpertOptions;
import moebench.layers.Layer;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.Parameter;
import moebench.sim.Batch;
import moebench.sim.Batches;
import moebench.sim.Corpus;
import moebench.sim.NgramModel;
import moebench.sim.Optimizer;
import moebench.sim.Schedule;
import moebench.sim.Training;
import moebench.sim.TrainingSpec;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The training of our byte n-gram model in libtorch: embedding_bag, layer_norm, the layers of
 * {@link TorchLayer} with autograd, cross entropy, clipping with foreach operations, fused Adam.
 * Batches, learning rates and initial weights are those of {@link Training}.
 */
public final class TorchTraining {
  private static final int SYMBOLS = 256;
  private static final int ROWS = Batch.CONTEXT * SYMBOLS;

  private final Batches batches;
  private final Batch batch;
  private final Schedule schedule;
  private final Torch.Script gradients;
  private final Torch.Script update;
  private final IValue parameters;
  private final IValue m;
  private final IValue v;
  private final IValue counters;
  private final IValue offsets;
  private final List<IValue> model; // blocks, experts, topK, capacity, α
  private final long[] indices; // [tokens, CONTEXT]
  private final long[] targets; // [tokens]
  private int step;

  /** A training with copies of the weights of {@code ours}, which has made no step yet. */
  public TorchTraining(Torch torch, TrainingSpec spec, Corpus corpus, NgramModel ours) {
    batches = Training.batches(spec, corpus);
    batch = new Batch(spec.tokens());
    schedule = spec.schedule();
    gradients = torch.function("gradients");
    update = torch.function("update");
    LayerShape shape = spec.layer().shape();
    indices = new long[spec.tokens() * Batch.CONTEXT];
    targets = new long[spec.tokens()];
    parameters = torch.call("leaves", parameters(torch, shape, ours));
    m = torch.call("zeros", parameters);
    v = torch.call("zeros", parameters);
    counters = torch.call("counters", parameters);
    long[] starts = new long[spec.tokens()];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = (long) i * Batch.CONTEXT;
    }
    offsets = new IValue(Tensor.create(starts));
    model =
        List.of(
            new IValue((long) spec.blocks()),
            new IValue((long) shape.experts()),
            new IValue((long) shape.topK()),
            new IValue((long) shape.capacity(spec.tokens())),
            new IValue(balanceLoss(spec.layer())));
  }

  private static double balanceLoss(LayerSpec layer) {
    ExpertOptions options =
        layer instanceof LayerSpec.Expert expert ? expert.options() : ExpertOptions.DEFAULT;
    if (options.zLoss() != 0 || options.jitter() != 0) {
      throw new IllegalArgumentException("z-loss and jitter are not in the libtorch model");
    }
    return options.balanceLoss();
  }

  /** Copies of our parameters, one list of tensors in the order in which the script takes them. */
  private static IValue parameters(Torch torch, LayerShape shape, NgramModel ours) {
    int d = shape.dModel();
    List<Parameter> all = ours.parameters();
    float[] tables = Weights.values(all, "tables");
    List<IValue> lists = new ArrayList<>();
    // One row more, of zeros, for bytes before the text.
    lists.add(Weights.separate(torch, Arrays.copyOf(tables, tables.length + d), 1, ROWS + 1, d));
    for (int block = 1; block <= ours.layers().size(); block++) {
      Layer layer = ours.layers().get(block - 1);
      lists.addAll(norm(torch, all, "block" + block + ".norm", d));
      lists.addAll(new Weights(torch, shape, layer.parameters()).lists());
    }
    lists.addAll(norm(torch, all, "output.norm", d));
    lists.add(Weights.linear(torch, Weights.values(all, "output.w"), 1, d, SYMBOLS));
    return lists.stream().reduce((list, more) -> torch.call("appended", list, more)).orElseThrow();
  }

  private static List<IValue> norm(Torch torch, List<Parameter> all, String name, int width) {
    return List.of(
        Weights.separate(torch, Weights.values(all, name + ".gain"), 1, width),
        Weights.separate(torch, Weights.values(all, name + ".bias"), 1, width));
  }

  /** One training step; returns the loss of its batch before the update, in bits per byte. */
  public double step() {
    step++;
    batches.nextTraining(batch);
    try (PointerScope _ = new PointerScope()) {
      IValueVector arguments = Torch.arguments(rows(), offsets, targets(), parameters);
      model.forEach(arguments::push_back);
      IValue found = gradients.apply(arguments);
      try (NoGradGuard _ = new NoGradGuard()) {
        IValue loss =
            update.apply(
                Torch.arguments(
                    parameters,
                    found,
                    m,
                    v,
                    counters,
                    new IValue(schedule.learningRate(step)),
                    new IValue(Optimizer.LARGEST_NORM),
                    new IValue((double) Optimizer.BETA_1),
                    new IValue((double) Optimizer.BETA_2),
                    new IValue((double) Optimizer.EPSILON)));
        return loss.toTensor().item_double() / Math.log(2);
      }
    }
  }

  private IValue rows() {
    int[] rows = batch.rows();
    for (int i = 0; i < rows.length; i++) {
      indices[i] = rows[i] < 0 ? ROWS : rows[i];
    }
    return new IValue(Tensor.create(indices));
  }

  private IValue targets() {
    int[] bytes = batch.targets();
    for (int i = 0; i < bytes.length; i++) {
      targets[i] = bytes[i];
    }
    return new IValue(Tensor.create(targets));
  }
}
