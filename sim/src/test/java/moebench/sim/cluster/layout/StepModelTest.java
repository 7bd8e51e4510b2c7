package moebench.sim.cluster.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import moebench.layers.Execution;
import moebench.sim.cluster.Samples;
import moebench.sim.cluster.device.DeviceProfile;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.loads.Popularity;
import moebench.sim.cluster.network.Link;
import moebench.sim.cluster.network.Nodes;
import org.junit.jupiter.api.Test;

class StepModelTest {
  private static final Imbalance ZIPF =
      new Imbalance(Popularity.zipf(32, 0.4), Imbalance.Rule.ROUND_ROBIN, 1);

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
    DeviceProfile d = Samples.DEVICE;
    DeviceProfile free =
        new DeviceProfile(
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
    double last = e.seconds().get(Part.OUTPUT) + e.seconds().get(Part.OPTIMIZER);
    double busy = e.stepSeconds() - bubble - last;
    assertEquals(3.0 / 16, bubble / busy, 1e-3);
  }

  /** One forward pass more besides two for the backward pass, for an input of dModel per layer. */
  @Test
  void recomputingTradesTimeForMemory() {
    Cluster one = Samples.cluster(1, Samples.NODES);
    StepModel step = new StepModel(Samples.DENSE, one, Samples.TRAINING, null);
    Estimate kept = step.estimate(new Layout(1, 1, 1, 1, 8192, false));
    Estimate again = step.estimate(new Layout(1, 1, 1, 1, 8192, true));
    for (Part part : List.of(Part.ATTENTION, Part.FEED_FORWARD)) {
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
  void replicasTakeMemoryAndTheirGradientsTime() {
    Cluster cluster = Samples.cluster(32, Samples.NODES);
    Layout layout = new Layout(32, 1, 1, 8, 1024, false);
    Workload dynamic =
        new Workload(Workload.Kind.TRAINING, 1 << 19, 1024, Precision.BF16, Execution.DYNAMIC);
    Popularity uniform = Popularity.uniform(32);
    Imbalance greedy = new Imbalance(uniform, Imbalance.Rule.GREEDY, 1);
    Imbalance replicated = new Imbalance(uniform, Imbalance.Rule.REPLICATED, 1);
    Estimate plain = new StepModel(Samples.MOE, cluster, dynamic, greedy).estimate(layout);
    Estimate spare = new StepModel(Samples.MOE, cluster, dynamic, replicated).estimate(layout);
    double replica = 4 * 2.0 * 1024 * 4096; // one expert in each of four layers
    assertEquals(2 * replica, spare.memory().weights() - plain.memory().weights(), 1);
    assertEquals(2 * replica, spare.memory().gradients() - plain.memory().gradients(), 1);
    assertEquals(plain.memory().optimizer(), spare.memory().optimizer(), 0);
    Cluster noOverlap =
        new Cluster("bare", cluster.sources(), Samples.DEVICE, 32, cluster.network(), 1, 0);
    double bare =
        new StepModel(Samples.MOE, noOverlap, dynamic, greedy)
            .estimate(layout)
            .seconds()
            .get(Part.GRADIENTS);
    double synchronised =
        new StepModel(Samples.MOE, noOverlap, dynamic, replicated)
            .estimate(layout)
            .seconds()
            .get(Part.GRADIENTS);
    assertEquals(2 * replica * 2 * 7 / 8 / 200e9, synchronised - bare, 2e-5);
  }

  /** Gradients are whole only in the last micro-batch's backward pass. */
  @Test
  void onlyTheLastMicroBatchHidesTheGradients() {
    Cluster cluster = Samples.cluster(16, new Nodes(1, new Link(1, 0), new Link(1, 0), false));
    Layout layout = new Layout(16, 1, 1, 1, 1024, false);
    double one = gradients(cluster, layout, 1);
    assertTrue(one > 0);
    assertEquals(one, gradients(cluster, layout, 64), 1e-9 * one);
    double talk = 2 * 2.0 * Samples.DENSE.totalParameters() * 15 / 16 / (1e9 * 0.8);
    double busy =
        new StepModel(Samples.DENSE, cluster, Samples.TRAINING.withTokens(16 * 1024), null)
            .estimate(layout).seconds().entrySet().stream()
                .filter(e -> e.getKey() == Part.ATTENTION || e.getKey() == Part.FEED_FORWARD)
                .mapToDouble(e -> e.getValue())
                .sum();
    assertEquals(talk - 0.5 * busy * 2 / 3, one, 1e-9 * talk);
  }

  private static double gradients(Cluster cluster, Layout layout, int microBatches) {
    Workload work = Samples.TRAINING.withTokens(16L * 1024 * microBatches);
    return new StepModel(Samples.DENSE, cluster, work, null)
        .estimate(layout)
        .seconds()
        .get(Part.GRADIENTS);
  }

  /** Eight layers on three stages: three layers in the fullest. The output is on the last alone. */
  @Test
  void theFullestStageDecidesAndTheLastHasTheOutput() {
    Cluster four = Samples.cluster(4, new Nodes(8, new Link(1e9, 0), new Link(1e9, 0), false));
    Workload work = Samples.TRAINING.withTokens(1024);
    Estimate one = dense(four.withDevices(1), work, new Layout(1, 1, 1, 1, 1024, false));
    Estimate three = dense(four.withDevices(3), work, new Layout(1, 1, 3, 1, 1024, false));
    double layer = (one.seconds().get(Part.ATTENTION) + one.seconds().get(Part.FEED_FORWARD)) / 8;
    assertEquals(3 * layer, three.stepSeconds() - rest(three), 1e-9);
    assertEquals(2 * 3 * layer, three.seconds().get(Part.PIPELINE), 1e-6 * layer);
    assertEquals(one.seconds().get(Part.OUTPUT), three.seconds().get(Part.OUTPUT), 1e-12);
    double weights = 3 * (4.0 * 1024 * 1024 + 2.0 * 1024 * 4096) + 32_000.0 * 1024;
    assertEquals(2 * weights, three.memory().weights(), 1);
    Estimate again = dense(four.withDevices(1), work, new Layout(1, 1, 1, 1, 1024, true));
    assertEquals(one.seconds().get(Part.OUTPUT), again.seconds().get(Part.OUTPUT), 1e-12);
  }

  private static double rest(Estimate e) {
    return e.seconds().get(Part.OUTPUT)
        + e.seconds().get(Part.PIPELINE)
        + e.seconds().get(Part.OPTIMIZER)
        + e.seconds().get(Part.GRADIENTS);
  }

  private static Estimate dense(Cluster cluster, Workload work, Layout layout) {
    return new StepModel(Samples.DENSE, cluster, work, null).estimate(layout);
  }

  /**
   * Four stages wait for the first micro-batch of eight to arrive; a decode step is never empty.
   */
  @Test
  void prefillFillsThePipelineAndDecodingGoesRound() {
    Cluster four = Samples.cluster(4, new Nodes(8, new Link(1e9, 0), new Link(1e9, 0), false));
    Layout layout = new Layout(1, 1, 4, 1, 1024, false);
    for (Workload.Kind kind : List.of(Workload.Kind.PREFILL, Workload.Kind.DECODE)) {
      Workload work = new Workload(kind, 8 * 1024, 1024, Precision.BF16, Execution.DYNAMIC);
      Estimate e = dense(four, work, layout);
      double stage = (e.seconds().get(Part.ATTENTION) + e.seconds().get(Part.FEED_FORWARD)) / 8;
      double waits = kind == Workload.Kind.PREFILL ? 3 : 0;
      assertEquals(waits * stage, e.seconds().get(Part.PIPELINE), 1e-6 * stage);
    }
  }

  /** Two slots and a half per token: the rows of expert layers are gathered, not the tokens. */
  @Test
  void tensorParallelismGathersTokensAndRows() {
    Nodes bare = new Nodes(8, new Link(100, 0), new Link(1, 0), false);
    Workload work = Samples.TRAINING.withTokens(1024);
    Cluster eight = new Cluster("bare", Map.of("all", "made up"), Samples.DEVICE, 8, bare, 1, 0);
    Estimate e =
        new StepModel(Samples.MOE, eight, work, null).estimate(new Layout(1, 8, 1, 1, 1024, false));
    double ofTokens = 2 * 7.0 / 8 * 1024 * 1024 * 2 / 100e9;
    double reductions = 8 + 4 + 4 * 2.5; // attention, dense layers, rows of expert layers
    assertEquals(2 * reductions * ofTokens, e.seconds().get(Part.TENSOR), 1e-9);
  }

  @Test
  void refusesTokensThatDoNotDivide() {
    StepModel step =
        new StepModel(Samples.MOE, Samples.cluster(8, Samples.NODES), Samples.TRAINING, null);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> step.estimate(new Layout(8, 1, 1, 8, 1000, false)));
    assertTrue(
        e.getMessage().contains("tokens 524288 do not divide over dp 8 × 1000"), e.getMessage());
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
        IllegalArgumentException.class, () -> step.estimate(new Layout(1, 1, 12, 1, 1024, false)));
  }
}
