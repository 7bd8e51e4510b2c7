package moebench.sim.cluster.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import moebench.sim.cluster.Samples;
import moebench.sim.cluster.device.DeviceProfile;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.model.Attention;
import moebench.sim.cluster.model.Ffn;
import moebench.sim.cluster.model.ModelSpec;
import moebench.sim.cluster.model.Moe;
import moebench.sim.cluster.network.Link;
import moebench.sim.cluster.network.Nodes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of every step, whatever the model, the layout and the loads of its experts. */
class StepPropertiesTest {
  private static final String ALL = "moebench.sim.cluster.layout.Situation#all";
  private static final String SKEWED = "moebench.sim.cluster.layout.Situation#skewed";
  private static final double CLOSE = 1 - 1e-9;

  /** Counts of one device and micro-batch in the fullest stage, from the sizes of the model. */
  private record Counts(Situation s) {
    private ModelSpec model() {
      return s.step().model();
    }

    private double tensor() {
      return s.layout().tensor();
    }

    private double tokens() {
      return s.layout().microBatch();
    }

    private double bytes() {
      return s.step().work().precision() == Precision.FP32 ? 4 : 2;
    }

    private int layers() {
      int pp = s.layout().pipeline();
      return (model().layers() + pp - 1) / pp;
    }

    /** Every other layer of the sample has experts. */
    private int moeLayers() {
      return model().moe() == null
          ? 0
          : (int) IntStream.range(0, layers()).filter(layer -> layer % 2 == 0).count();
    }

    /** Passes over all layers in a step. */
    private double passes(int ofTraining) {
      boolean trains = s.step().work().kind() == Workload.Kind.TRAINING;
      return (trains ? ofTraining + (s.layout().recompute() ? 1 : 0) : 1) * micro();
    }

    private double micro() {
      return (double) s.step().work().tokens() / s.layout().data() / s.layout().microBatch();
    }

    private double attentionWeights() {
      Attention a = model().attention();
      double keyValue = 2.0 * a.kvHeads() / Math.min(tensor(), a.kvHeads());
      return model().dModel() * a.headDim() * (2.0 * a.heads() / tensor() + keyValue);
    }

    private double weights(Ffn ffn) {
      return (ffn.gated() ? 3.0 : 2.0) * model().dModel() * ffn.dFf() / tensor();
    }

    private double scores() {
      double context = s.step().work().kind() == Workload.Kind.DECODE ? 1024 : 512;
      return 4 * context * model().attention().heads() * model().attention().headDim() / tensor();
    }
  }

  /** On a device that reaches its peaks: seconds are at least FLOPs/peak and bytes/bandwidth. */
  @ParameterizedTest
  @MethodSource(ALL)
  void noPhaseIsOverThePeakOrTheBandwidth(Situation s) {
    Counts c = new Counts(s);
    Estimate e = s.estimate();
    ModelSpec m = c.model();
    double tokens = c.tokens();
    double passes = c.passes(3);
    assertReachable(
        s,
        Part.ATTENTION,
        passes * c.layers() * tokens * (2 * c.attentionWeights() + c.scores()),
        passes * c.layers() * (c.attentionWeights() + 2 * tokens * m.dModel()) * c.bytes());
    if (m.ffn() != null) {
      int plain = c.layers() - c.moeLayers();
      double weights = c.weights(m.ffn());
      assertReachable(
          s,
          Part.FEED_FORWARD,
          passes * plain * tokens * 2 * weights,
          passes * plain * (weights + 2 * tokens * m.dModel()) * c.bytes());
    }
    if (m.moe() != null) {
      Moe moe = m.moe();
      double times = passes * c.moeLayers();
      double own = tokens / c.tensor();
      double rows = e.rows().busiest();
      double pool = tokens * s.layout().expert();
      double untouched = Math.pow(1 - (double) moe.topK() / moe.experts(), pool);
      double touched = (1 - untouched) * moe.experts() / s.layout().expert();
      double weights = c.weights(moe.ffn());
      assertReachable(
          s,
          Part.EXPERTS,
          times * rows * 2 * weights,
          times * (touched * weights + 2 * rows * m.dModel()) * c.bytes());
      double router = (double) m.dModel() * moe.experts();
      assertReachable(
          s,
          Part.ROUTER,
          times * own * 2 * router,
          times * (router + own * m.dModel()) * c.bytes());
      assertReachable(
          s, Part.DISPATCH, 0, times * own * (3 * moe.topK() + 1) * m.dModel() * c.bytes());
    }
    boolean trains = s.step().work().kind() == Workload.Kind.TRAINING;
    double output = (double) m.vocabulary() * m.dModel() / c.tensor();
    assertReachable(
        s,
        Part.OUTPUT,
        (trains ? 3 : 1) * c.micro() * tokens * 2 * output,
        (trains ? 3 : 1) * c.micro() * output * c.bytes());
    assertTrue(e.deviceFlops() * CLOSE <= e.peak() * e.stepSeconds());
    assertTrue(e.seconds().values().stream().allMatch(v -> v >= 0));
  }

  private static void assertReachable(Situation s, Part part, double flops, double bytes) {
    Map<Part, Double> seconds = s.estimate().seconds();
    double spent = seconds.getOrDefault(part, 0.0);
    if (part == Part.EXPERTS) {
      spent += seconds.get(Part.IMBALANCE);
    }
    DeviceProfile device = s.step().cluster().device();
    double peak = device.peakTflops().get(s.step().work().precision()) * 1e12;
    assertTrue(spent >= CLOSE * flops / peak, part + " is over the peak: " + s);
    assertTrue(
        spent >= CLOSE * bytes / (device.memoryGbPerSecond() * 1e9),
        part + " is over the bandwidth: " + s);
  }

  /** What the devices execute together is at least what the model asks for. */
  @ParameterizedTest
  @MethodSource(ALL)
  void noWorkIsLostOnTheWayToTheDevices(Situation s) {
    Moe moe = s.step().model().moe();
    if (moe == null || moe.capacity().isDropless()) {
      Estimate e = s.estimate();
      assertTrue(e.deviceFlops() * e.devices() >= CLOSE * e.modelFlops());
      assertTrue(e.mfu() > 0 && e.mfu() <= 1 + 1e-9);
    }
  }

  /**
   * Bytes, from the seconds of the all-to-all over cards without latency, against rows, from the
   * seconds of the experts on a device whose memory takes no time.
   */
  @ParameterizedTest
  @MethodSource(SKEWED)
  void bytesSentAreTheRowsThatExpertsCompute(Situation s) {
    Moe moe = s.step().model().moe();
    Counts c = new Counts(s);
    double cards = 25e9;
    Nodes apart = new Nodes(1, new Link(1, 0), new Link(cards / 1e9, 0), false);
    Cluster old = s.step().cluster();
    Cluster cluster =
        new Cluster("apart", old.sources(), endlessMemory(old), old.devices(), apart, 1, 0);
    Estimate e = s.with(cluster).estimate();
    double ranks = s.layout().expert();
    double rowBytes = s.step().model().dModel() * c.bytes() / c.tensor();
    double bytes = e.seconds().get(Part.ALL_TO_ALL) * cards / c.moeLayers() / c.passes(2);
    double rowsOfBytes = bytes / 2 / rowBytes * ranks / (ranks - 1);
    double perRow = 2 * c.weights(moe.ffn()) * c.moeLayers() * c.passes(3) / e.peak();
    double mean = e.seconds().get(Part.EXPERTS) / perRow;
    double busiest = mean + e.seconds().get(Part.IMBALANCE) / perRow;
    double rounding = moe.experts() / ranks + 1; // every expert's rows are rounded up
    assertEquals(e.rows().busiest(), rowsOfBytes, 1e-9 * rowsOfBytes);
    assertEquals(rowsOfBytes, busiest, rounding);
    assertEquals(e.rows().sent(), mean, rounding);
    assertEquals(e.rows().sent(), e.rows().received(), 1e-9 * e.rows().sent());
    assertTrue(e.rows().busiest() <= ranks * e.rows().sent() * (1 + 1e-9));
  }

  private static DeviceProfile endlessMemory(Cluster cluster) {
    DeviceProfile d = cluster.device();
    return new DeviceProfile(
        d.name(),
        d.sources(),
        d.peakTflops(),
        d.memoryGb(),
        1e12,
        null,
        null,
        0,
        1,
        d.efficiency());
  }

  /** In steps small enough to see each tile of a device, talk hidden and not. */
  @ParameterizedTest
  @MethodSource(ALL)
  void aLargerMicroBatchNeverTakesLess(Situation ideal) {
    Cluster tiled = ideal.step().cluster().withDevice(Samples.DEVICE);
    for (Cluster cluster : List.of(tiled, tiled.withNetworkTimes(0.1))) {
      Situation s = ideal.with(cluster);
      double before = s.estimate().stepSeconds();
      for (int more = 1; more < 40; more++) {
        int micro = s.layout().microBatch() + more * more;
        double after = s.withMicroBatch(micro).estimate().stepSeconds();
        assertTrue(after >= CLOSE * before, before + " then " + after + " at " + micro);
        before = after;
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void moreMicroBatchesTakeLonger(Situation s) {
    double once = s.estimate().stepSeconds();
    Workload twice = s.step().work().withTokens(2 * s.step().work().tokens());
    assertTrue(s.with(twice, s.layout()).estimate().stepSeconds() > once);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aSlowerNetworkIsNeverFaster(Situation s) {
    double before = s.estimate().stepSeconds();
    for (double factor : new double[] {0.5, 0.1, 0.01}) {
      double after = s.with(s.step().cluster().withNetworkTimes(factor)).estimate().stepSeconds();
      assertTrue(after >= before);
      before = after;
    }
  }
}
