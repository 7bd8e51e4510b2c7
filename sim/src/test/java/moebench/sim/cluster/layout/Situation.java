package moebench.sim.cluster.layout;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.sim.cluster.Samples;
import moebench.sim.cluster.device.DeviceProfile;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.loads.Popularity;
import moebench.sim.cluster.model.Attention;
import moebench.sim.cluster.model.Ffn;
import moebench.sim.cluster.model.ModelSpec;
import moebench.sim.cluster.network.Link;
import moebench.sim.cluster.network.Network;
import moebench.sim.cluster.network.Nodes;
import moebench.sim.cluster.network.Torus;

/** A model at work on a cluster in some layout, drawn at random. */
record Situation(StepModel step, Layout layout) {
  /** Reaches its peaks and computes no row that is not needed. */
  private static final DeviceProfile IDEAL =
      new DeviceProfile(
          "ideal",
          Map.of("all", "made up for tests"),
          Map.of(Precision.BF16, 100.0, Precision.FP32, 10.0),
          80,
          1000,
          null,
          null,
          0,
          1,
          new DeviceProfile.Efficiency(1, 1, 0));

  static Stream<Situation> all() {
    SplittableRandom random = new SplittableRandom(3);
    return IntStream.range(0, 200).mapToObj(_ -> draw(random));
  }

  /** Of experts on more than one rank, with skewed loads. */
  static Stream<Situation> skewed() {
    return all().filter(s -> s.step().imbalance() != null && s.layout().expert() > 1);
  }

  private static Situation draw(SplittableRandom random) {
    ModelSpec model = model(random);
    int tensor = 1 << random.nextInt(3);
    int pipeline = 1 + random.nextInt(8);
    int expert = model.moe() == null ? 1 : 1 << random.nextInt(6);
    int data = expert * (1 + random.nextInt(3));
    int micro = (int) Math.exp(8.5 * random.nextDouble());
    Network network =
        random.nextBoolean()
            ? new Nodes(8, new Link(200, 2), new Link(25, 5), random.nextBoolean())
            : new Torus(2 + random.nextInt(2), new Link(80, 1), 1 + random.nextInt(2));
    Workload work =
        new Workload(
            Workload.Kind.values()[random.nextInt(3)],
            (long) data * micro * (1 + random.nextInt(6)),
            1024,
            random.nextBoolean() ? Precision.BF16 : Precision.FP32,
            random.nextInt(3) == 0 ? Execution.STATIC : Execution.DYNAMIC);
    Imbalance.Rule[] rules = Imbalance.Rule.values();
    Imbalance imbalance =
        new Imbalance(
            Popularity.zipf(32, 1.2 * random.nextDouble()),
            rules[random.nextInt(rules.length)],
            random.nextLong());
    Cluster cluster = Samples.cluster(data * tensor * pipeline, network).withDevice(IDEAL);
    boolean even = model.moe() == null || random.nextInt(4) == 0;
    return new Situation(
        new StepModel(model, cluster, work, even ? null : imbalance),
        new Layout(data, tensor, pipeline, expert, micro, random.nextBoolean()));
  }

  private static ModelSpec model(SplittableRandom random) {
    int cross = random.nextInt(2) * 4;
    ModelSpec m = Samples.MOE;
    ModelSpec base =
        new ModelSpec(
            "sample",
            List.of("made up for tests"),
            null,
            m.layers(),
            m.dModel(),
            m.vocabulary(),
            random.nextBoolean(),
            cross,
            new Attention(16, 64, 1 << random.nextInt(5), null, null),
            m.ffn(),
            m.moe());
    return switch (random.nextInt(6)) {
      case 0 -> base.with("dense", m.ffn(), null);
      case 1, 2 ->
          base.with("switch", new Ffn(4096, true), m.moe().with(32, 1, CapacityRule.dropless()));
      default -> base;
    };
  }

  /** With other sizes of a step; as many micro-batches. */
  Situation withMicroBatch(int micro) {
    Layout l = layout;
    long tokens = l.data() * (long) micro * l.microBatches(step.work());
    return with(
        step.work().withTokens(tokens),
        new Layout(l.data(), l.tensor(), l.pipeline(), l.expert(), micro, l.recompute()));
  }

  Situation with(Workload work, Layout other) {
    return new Situation(
        new StepModel(step.model(), step.cluster(), work, step.imbalance()), other);
  }

  Situation with(Cluster cluster) {
    return new Situation(
        new StepModel(step.model(), cluster, step.work(), step.imbalance()), layout);
  }

  Estimate estimate() {
    return step.estimate(layout);
  }
}
