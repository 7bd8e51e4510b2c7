package moebench.sim.cluster.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.sim.cluster.Samples;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.loads.Popularity;
import moebench.sim.cluster.model.Ffn;
import moebench.sim.cluster.model.ModelSpec;
import moebench.sim.cluster.network.Link;
import moebench.sim.cluster.network.Network;
import moebench.sim.cluster.network.Nodes;
import moebench.sim.cluster.network.Torus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StepModelTest {
  private static final Imbalance ZIPF =
      new Imbalance(Popularity.zipf(32, 0.4), Imbalance.Rule.ROUND_ROBIN, 1);

  /** A model at work on a cluster in some layout, all drawn at random. */
  record Situation(StepModel step, Layout layout) {
    Situation with(Workload work) {
      return new Situation(
          new StepModel(step.model(), step.cluster(), work, step.imbalance()), layout);
    }

    Situation with(Cluster cluster) {
      return new Situation(
          new StepModel(step.model(), cluster, step.work(), step.imbalance()), layout);
    }

    Estimate estimate() {
      return step.estimate(layout);
    }
  }

  static Stream<Situation> situations() {
    SplittableRandom random = new SplittableRandom(3);
    return IntStream.range(0, 200).mapToObj(_ -> draw(random));
  }

  private static Situation draw(SplittableRandom random) {
    ModelSpec model = random.nextInt(4) == 0 ? Samples.DENSE : Samples.MOE;
    if (random.nextBoolean() && model.moe() != null) {
      model =
          model.with(
              "other", new Ffn(4096, true), model.moe().with(32, 1, CapacityRule.dropless()));
    }
    int tensor = 1 << random.nextInt(3);
    int pipeline = 1 << random.nextInt(3);
    int data = 1 << random.nextInt(6);
    int expert = model.moe() == null ? 1 : Math.min(data, 1 << random.nextInt(6));
    Workload.Kind kind = Workload.Kind.values()[random.nextInt(3)];
    Network network =
        random.nextBoolean()
            ? new Nodes(8, new Link(200, 2), new Link(25, 5), random.nextBoolean())
            : new Torus(2 + random.nextInt(2), new Link(80, 1), 1 + random.nextInt(2));
    Workload work =
        new Workload(
            kind,
            1 << 18 + random.nextInt(4),
            1024,
            Precision.BF16,
            random.nextBoolean() ? Execution.STATIC : Execution.DYNAMIC);
    int devices = tensor * pipeline * data;
    return new Situation(
        new StepModel(
            model,
            Samples.cluster(devices, network),
            work,
            random.nextBoolean() && model.moe() != null ? ZIPF : null),
        new Layout(data, tensor, pipeline, expert, 1024, random.nextBoolean()));
  }

  @ParameterizedTest
  @MethodSource("situations")
  void noDeviceIsOverItsPeak(Situation s) {
    Estimate e = s.estimate();
    assertTrue(e.deviceFlops() / e.stepSeconds() <= e.peak());
    assertTrue(e.mfu() > 0 && e.mfu() < 1);
    assertTrue(e.seconds().values().stream().allMatch(v -> v >= 0));
  }

  @ParameterizedTest
  @MethodSource("situations")
  void moreTokensTakeLonger(Situation s) {
    double once = s.estimate().stepSeconds();
    double twice =
        s.with(s.step().work().withTokens(2 * s.step().work().tokens())).estimate().stepSeconds();
    assertTrue(twice > once, once + " then " + twice);
  }

  @ParameterizedTest
  @MethodSource("situations")
  void aSlowerNetworkIsNeverFaster(Situation s) {
    double before = s.estimate().stepSeconds();
    for (double factor : new double[] {0.5, 0.1, 0.01}) {
      double after = s.with(s.step().cluster().withNetworkTimes(factor)).estimate().stepSeconds();
      assertTrue(after >= before);
      before = after;
    }
  }

  /** One device, one token stream, no experts, no launches that matter: FLOPs over reached peak. */
  @Test
  void aDenseStepOnOneDeviceTakesItsFlops() {
    Cluster one = Samples.cluster(1, Samples.NODES);
    Workload work = Samples.TRAINING.withTokens(1 << 16);
    StepModel step = new StepModel(Samples.DENSE, one, work, null);
    Estimate e = step.estimate(new Layout(1, 1, 1, 1, 1 << 16, false));
    double parameters = 8 * (4.0 * 1024 * 1024 + 2.0 * 1024 * 4096) + 32_000.0 * 1024;
    double perToken = 2 * parameters + 8 * 4.0 * 512 * 16 * 64;
    assertEquals(3 * perToken * (1 << 16), e.modelFlops(), 1e-9 * e.modelFlops());
    assertEquals(e.modelFlops() / (100e12 * 0.5), e.stepSeconds(), 0.02 * e.stepSeconds());
    assertEquals(0.5, e.mfu(), 0.01);
    assertEquals(0, e.seconds().get(Part.PIPELINE), 0);
    assertEquals(2.0 / 3600 / e.tokensPerSecond() * 1e6, e.costPerMillionTokens(), 1e-12);
    assertEquals(500 / e.tokensPerSecond() * 1e6, e.joulesPerMillionTokens(), 1e-6);
  }

  @Test
  void anUnknownPriceGivesNoCost() {
    Cluster cluster = Samples.cluster(1, Samples.NODES);
    moebench.sim.cluster.device.DeviceProfile d = Samples.DEVICE;
    moebench.sim.cluster.device.DeviceProfile free =
        new moebench.sim.cluster.device.DeviceProfile(
            d.name(),
            d.sources(),
            d.peakTflops(),
            d.memoryGb(),
            d.memoryGbPerSecond(),
            null,
            null,
            d.launchMicros(),
            d.tileRows(),
            d.efficiency());
    Estimate e =
        new StepModel(Samples.DENSE, cluster.withDevice(free), Samples.TRAINING, null)
            .estimate(new Layout(1, 1, 1, 1, 1024, false));
    assertNull(e.costPerMillionTokens());
    assertNull(e.joulesPerMillionTokens());
  }

  /** A pipeline of p stages and m micro-batches waits (p − 1)/m of its work (GPipe, §2.3). */
  @Test
  void theBubbleIsThatOfGpipe() {
    Cluster cluster = Samples.cluster(4, new Nodes(8, new Link(1e9, 0), new Link(1e9, 0), false));
    Workload work = Samples.TRAINING.withTokens(16 * 1024);
    Estimate e =
        new StepModel(Samples.DENSE, cluster, work, null)
            .estimate(new Layout(1, 1, 4, 1, 1024, false));
    double bubble = e.seconds().get(Part.PIPELINE);
    double busy = e.stepSeconds() - bubble - e.seconds().get(Part.OPTIMIZER);
    assertEquals(3.0 / 16, bubble / busy, 1e-3);
  }

  /** 2 bytes of weights, 2 of gradients and 12 of Adam per parameter on one device. */
  @Test
  void trainingTakesSixteenBytesPerParameter() {
    Cluster one = Samples.cluster(1, Samples.NODES);
    Memory m =
        new StepModel(Samples.MOE, one, Samples.TRAINING, null)
            .estimate(new Layout(1, 1, 1, 1, 1024, false))
            .memory();
    double parameters = Samples.MOE.totalParameters();
    assertEquals(16 * parameters, m.weights() + m.gradients() + m.optimizer(), 1);
  }

  @Test
  void expertParallelismSpreadsExpertsAndShardsTheOptimizer() {
    Cluster eight = Samples.cluster(8, Samples.NODES);
    StepModel step = new StepModel(Samples.MOE, eight, Samples.TRAINING, null);
    Memory together = step.estimate(new Layout(8, 1, 1, 1, 1024, false)).memory();
    Memory apart = step.estimate(new Layout(8, 1, 1, 8, 1024, false)).memory();
    double experts = 2.0 * Samples.MOE.expertParameters();
    assertEquals(experts * 7 / 8, together.weights() - apart.weights(), 1);
    assertEquals(together.optimizer(), apart.optimizer(), 1);
  }

  /** One forward pass more besides two for the backward pass, for an input of dModel per layer. */
  @Test
  void recomputingTradesTimeForMemory() {
    Cluster one = Samples.cluster(1, Samples.NODES);
    StepModel step = new StepModel(Samples.DENSE, one, Samples.TRAINING, null);
    Estimate kept = step.estimate(new Layout(1, 1, 1, 1, 8192, false));
    Estimate again = step.estimate(new Layout(1, 1, 1, 1, 8192, true));
    for (Part part : List.of(Part.ATTENTION, Part.FEED_FORWARD, Part.OUTPUT)) {
      double before = kept.seconds().get(part);
      assertEquals(4.0 / 3 * before, again.seconds().get(part), 1e-9 * before);
    }
    assertEquals(kept.mfu() * kept.stepSeconds(), again.mfu() * again.stepSeconds(), 1e-9);
    double layers = Samples.DENSE.layers();
    double perLayer = kept.memory().activations() / layers;
    double inputs = 8192.0 * 1024 * 2 * layers;
    assertEquals(inputs + perLayer, again.memory().activations(), 1e-6 * perLayer);
  }

  @Test
  void skewCostsTimeOnlyWhereRowsFollowTheRouting() {
    Cluster cluster = Samples.cluster(32, Samples.NODES);
    Layout layout = new Layout(32, 1, 1, 32, 1024, false);
    Workload dynamic =
        new Workload(Workload.Kind.TRAINING, 1 << 19, 1024, Precision.BF16, Execution.DYNAMIC);
    double even = new StepModel(Samples.MOE, cluster, dynamic, null).estimate(layout).stepSeconds();
    double skewed =
        new StepModel(Samples.MOE, cluster, dynamic, ZIPF).estimate(layout).stepSeconds();
    assertTrue(skewed > 1.02 * even);
    assertEquals(
        new StepModel(Samples.MOE, cluster, Samples.TRAINING, null).estimate(layout).stepSeconds(),
        new StepModel(Samples.MOE, cluster, Samples.TRAINING, ZIPF).estimate(layout).stepSeconds());
  }

  @Test
  void refusesLayoutsThatDoNotDivide() {
    StepModel step =
        new StepModel(Samples.MOE, Samples.cluster(96, Samples.NODES), Samples.TRAINING, null);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> step.estimate(new Layout(12, 1, 8, 12, 1024, false)));
    assertTrue(e.getMessage().contains("experts 32 do not divide over ep = 12"), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Layout(8, 1, 1, 3, 1024, false));
    assertThrows(
        IllegalArgumentException.class, () -> step.estimate(new Layout(32, 1, 3, 1, 1024, false)));
  }
}
