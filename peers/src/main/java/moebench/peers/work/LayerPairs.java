package moebench.peers.work;

import java.util.List;
import java.util.function.DoubleSupplier;
import moebench.bench.jmh.LayerUnderTest;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.Engine;
import moebench.layers.ExpertFfn;
import moebench.layers.Footprint;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.kernels.Kernels;
import moebench.peers.measure.Pair;
import moebench.peers.measure.Side;
import moebench.peers.torch.Torch;
import moebench.peers.torch.TorchLayer;
import moebench.reports.schema.Cell;

/** Forward passes of layers: ours against libtorch's, or against a part of it. */
final class LayerPairs {
  /** Of the largest output: both sides add thousands of float32 products in orders of their own. */
  private static final double TOLERANCE = 1e-5;

  private LayerPairs() {}

  static Pair of(Cell.Comparison cell) {
    LayerSpec spec = LayerSpecs.of(cell.layer());
    LayerShape shape = spec.shape();
    Kernels kernels = Ours.kernels(cell.threads());
    LayerUnderTest layer = new LayerUnderTest(spec, Engine.of(kernels), cell.tokens());
    layer.forward();
    Side ours = new Side(kernels.description(), layer::forward);
    Side peer;
    DoubleSupplier check;
    if (cell.peer().equals("own-experts")) {
      peer =
          new Side(
              "the experts of the same layer alone",
              () -> layer.experts().computeExperts(layer.x()));
      check = layer::verify;
    } else {
      Torch torch = new Torch(cell.threads());
      TorchLayer theirs =
          new TorchLayer(torch, shape, layer.parameters(), layer.x(), cell.tokens());
      peer = new Side(torch.description(), theirs::run);
      check = () -> Math.max(layer.verify(), check(layer, shape, theirs));
    }
    Footprint footprint = new Footprint(shape, cell.tokens());
    return new Pair(
        ours,
        peer,
        footprint.executedFlops(layer.filledSlots()),
        footprint.compulsoryBytes(),
        false,
        check,
        List.of(kernels));
  }

  /** Both sides must choose the same experts, and come to the same output. */
  private static double check(LayerUnderTest ours, LayerShape shape, TorchLayer theirs) {
    if (shape.experts() > 1) {
      checkChoices(ours.experts(), theirs.choices());
    }
    float[] expected = ours.y();
    float[] got = theirs.output();
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs((double) expected[i] - got[i]));
    }
    if (!(difference <= TOLERANCE * largest)) {
      throw new IllegalStateException(
          "libtorch's output differs by %s, the largest value is %s"
              .formatted(difference, largest));
    }
    return difference / largest;
  }

  private static void checkChoices(ExpertFfn ours, long[] theirs) {
    int[] experts = ours.routing().experts();
    for (int a = 0; a < theirs.length; a++) {
      if (experts[a] != theirs[a]) {
        throw new IllegalStateException(
            "libtorch routes token %d to expert %d, ours to %d"
                .formatted(a / ours.shape().topK(), theirs[a], experts[a]));
      }
    }
  }
}
