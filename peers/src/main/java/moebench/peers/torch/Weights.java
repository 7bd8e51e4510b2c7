package moebench.peers.torch;

import java.util.ArrayList;
import java.util.List;
import moebench.layers.LayerShape;
import moebench.layers.Parameter;
import org.bytedeco.pytorch.IValue;

/** Copies our weights into tensors as libtorch's linear layers have them. */
final class Weights {
  private final Torch torch;
  private final LayerShape shape;
  private final List<Parameter> parameters;

  /**
   * @param parameters of one layer
   */
  Weights(Torch torch, LayerShape shape, List<Parameter> parameters) {
    this.torch = torch;
    this.shape = shape;
    this.parameters = parameters;
  }

  /** Lists of tensors: for expert layers the router's, then w1, b1, w2 and b2 by expert. */
  List<IValue> lists() {
    int e = shape.experts();
    int d = shape.dModel();
    int f = shape.dFf();
    List<IValue> lists = new ArrayList<>();
    if (e > 1) {
      lists.add(linear(torch, values("router"), 1, d, e));
    }
    lists.add(linear(torch, values("w1"), e, d, f));
    lists.add(separate(torch, values("b1"), e, f));
    lists.add(linear(torch, values("w2"), e, f, d));
    lists.add(separate(torch, values("b2"), e, d));
    return lists;
  }

  private float[] values(String name) {
    return values(parameters, name);
  }

  static float[] values(List<Parameter> parameters, String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }

  /** Of weights {@code [count, in, out]}, a list of tensors {@code [out, in]}. */
  static IValue linear(Torch torch, float[] values, int count, int in, int out) {
    return torch.call("transposed", Torch.tensor(values, count, in, out));
  }

  /** A list of {@code count} tensors. */
  static IValue separate(Torch torch, float[] values, long... countAndShape) {
    return torch.call("separate", Torch.tensor(values, countAndShape));
  }
}
