package moebench.peers.torch;

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

  /** Lists of tensors: for expert layers the router, then w1, b1, w2 and b2, each by expert. */
  List<IValue> lists() {
    int e = shape.experts();
    int d = shape.dModel();
    int f = shape.dFf();
    List<IValue> experts =
        List.of(
            linear("w1", e, d, f), bias("b1", e, f), linear("w2", e, f, d), bias("b2", e, d));
    if (e == 1) {
      return experts;
    }
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(linear("router", 1, d, e)), experts.stream())
        .toList();
  }

  /** Of weights {@code [count, in, out]}, tensors {@code [out, in]}. */
  private IValue linear(String name, int count, int in, int out) {
    return linear(torch, values(name), count, in, out);
  }

  static IValue linear(Torch torch, float[] values, int count, int in, int out) {
    return torch.call("transposed", Torch.tensor(values, count, in, out));
  }

  private IValue bias(String name, int count, int width) {
    return torch.call("separate", Torch.tensor(values(name), count, width));
  }

  private float[] values(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
