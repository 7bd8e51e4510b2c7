package moebench.layers.aparapi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import moebench.layers.Activation;
import moebench.layers.CapacityRule;
import moebench.layers.ExpertOptions;
import moebench.layers.Initializer;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.Mode;
import moebench.layers.kernels.reference.ReferenceKernels;
import moebench.layers.routing.Switch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Layers over time: garbage collections in between, many of them, two at once. */
@Tag("opencl")
class DeviceLifeTest {
  private static final OpenClDevice DEVICE = OpenClDevices.of("opencl:0");
  private static final int TOKENS = 67;
  private static final int D_MODEL = 24;

  private static DeviceExpertFfn layer(long seed) {
    LayerShape shape =
        new LayerShape(D_MODEL, 40, 4, 1, CapacityRule.perToken(1.25), Activation.GELU_TANH);
    return new DeviceExpertFfn(
        DEVICE,
        new LayerSpec.Expert(shape, new Switch(), ExpertOptions.DEFAULT),
        new ReferenceKernels(),
        TOKENS,
        seed);
  }

  private static float[] input() {
    float[] x = new float[TOKENS * D_MODEL];
    Initializer.truncatedNormal(x, 1, Initializer.random(1));
    return x;
  }

  /** Output, input gradient and gates of a step from gradients of 0, and the routing's checksum. */
  private record Outcome(float[] y, float[] dx, float[] dW1, long routing) {
    static Outcome of(DeviceExpertFfn layer, float[] x) {
      float[] y = new float[x.length];
      float[] dx = new float[x.length];
      float[] dW1 = layer.parameters().get(1).gradient();
      Arrays.fill(dW1, 0);
      layer.forward(x, y, TOKENS, Mode.TRAINING);
      collect();
      long routing = layer.routing().checksum();
      collect();
      layer.backward(x, y, dx, TOKENS);
      return new Outcome(y, dx, dW1.clone(), routing);
    }

    void assertEqual(Outcome other) {
      assertArrayEquals(y, other.y);
      assertArrayEquals(dx, other.dx);
      assertArrayEquals(dW1, other.dW1);
      assertEquals(routing, other.routing);
    }
  }

  /** Moves what can be moved. */
  private static void collect() {
    List<byte[]> garbage = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      garbage.add(new byte[10_000]);
    }
    garbage.clear();
    System.gc();
  }

  @Test
  void garbageCollectionsBetweenCallsChangeNothing() {
    float[] x = input();
    try (DeviceExpertFfn layer = layer(3)) {
      Outcome first = Outcome.of(layer, x);
      for (int i = 0; i < 40; i++) {
        collect();
        Outcome.of(layer, x).assertEqual(first);
        layer.repeatForward();
      }
    }
  }

  @Test
  void twoLayersMayBeAliveAtOnce() {
    float[] x = input();
    try (DeviceExpertFfn one = layer(3);
        DeviceExpertFfn two = layer(4)) {
      Outcome first = Outcome.of(one, x);
      Outcome second = Outcome.of(two, x);
      assertTrue(first.y[0] != second.y[0]);
      for (int i = 0; i < 5; i++) {
        Outcome.of(one, x).assertEqual(first);
        Outcome.of(two, x).assertEqual(second);
      }
    }
  }

  @Test
  void layersThatAreClosedLeaveNothing() throws IOException {
    LayerShape shape = LayerShape.dense(512, 512, Activation.RELU); // 2 MiB on the device
    float[] x = new float[shape.dModel()];
    float[] y = new float[x.length];
    long before = 0;
    for (int cycle = 0; cycle < 200; cycle++) {
      try (DeviceDenseFfn layer = new DeviceDenseFfn(DEVICE, shape, 1, 3)) {
        layer.forward(x, y, 1, Mode.EVALUATION);
      }
      if (cycle == 40) {
        before = residentBytes();
      }
    }
    long grown = residentBytes() - before;
    assertTrue(grown < 100L << 20, "160 layers of 2 MiB left " + (grown >> 20) + " MiB");
  }

  static long residentBytes() throws IOException {
    System.gc();
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow()
          << 10;
    }
  }
}
