package moebench.peers.torch;

import java.util.List;
import moebench.layers.LayerShape;
import moebench.layers.Parameter;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.InferenceMode;

/**
 * The forward pass of one of our layers in libtorch, without gradients: the dense FFN, or the usual
 * loop over experts (index_select, two linears, index_add).
 *
 * <p>The router is libtorch's own (linear, softmax, topk). Slots under a capacity are those of our
 * layer, found by a stable sort of the choices, which is cheaper here than the usual cumulative sum
 * over one-hot vectors.
 */
public final class TorchLayer {
  private final Torch torch;
  private final LayerShape shape;
  private final IValue x; // [tokens, dModel]
  private final List<IValue> weights;
  private final Torch.Script forward;
  private final IValueVector arguments;

  /**
   * A layer with copies of weights and input.
   *
   * @param parameters our layer's
   * @param input {@code [tokens, dModel]}
   */
  public TorchLayer(
      Torch torch, LayerShape shape, List<Parameter> parameters, float[] input, int tokens) {
    this.torch = torch;
    this.shape = shape;
    x = Torch.tensor(input, tokens, shape.dModel());
    weights = new Weights(torch, shape, parameters).lists();
    if (shape.experts() == 1) {
      forward = torch.function("dense");
      arguments = Torch.arguments(x);
      weights.forEach(list -> arguments.push_back(first(list)));
    } else {
      forward = torch.function("experts");
      arguments = Torch.arguments(x, first(weights.getFirst()));
      weights.stream().skip(1).forEach(arguments::push_back);
      arguments.push_back(new IValue((long) shape.topK()));
      arguments.push_back(new IValue((long) shape.capacity(tokens)));
    }
  }

  private static IValue first(IValue list) {
    return new IValue(list.toTensorVector().get(0));
  }

  /** One forward pass. */
  public void run() {
    try (PointerScope _ = new PointerScope();
        InferenceMode _ = new InferenceMode()) {
      forward.apply(arguments);
    }
  }

  /** The output {@code [tokens, dModel]} of one forward pass. */
  public float[] output() {
    try (PointerScope _ = new PointerScope();
        InferenceMode _ = new InferenceMode()) {
      return Torch.values(forward.apply(arguments));
    }
  }

  /** The experts {@code [tokens, topK]} that its router chooses, before any is dropped. */
  public long[] choices() {
    try (PointerScope _ = new PointerScope();
        InferenceMode _ = new InferenceMode()) {
      IValue chosen =
          torch.call("choices", x, first(weights.getFirst()), new IValue((long) shape.topK()));
      long[] experts = new long[Math.toIntExact(chosen.toTensor().numel())];
      chosen.toTensor().contiguous().data_ptr_long().get(experts);
      return experts;
    }
  }
}
