package moebench.reports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import moebench.reports.data.Accounting;
import moebench.reports.data.RunData;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import moebench.reports.schema.Specialisation;

/** A made-up run with the shape of a real one, to test and to look at; its numbers mean nothing. */
public final class SyntheticRun {
  private static final int TOKENS = 1024;
  private static final double BUDGET = 1.2e12;
  private static final double FFN_FLOPS = 393_216;
  private static final double OTHER_FLOPS = 98_304;

  private final List<Row> rows = new ArrayList<>();
  private final Random random = new Random(7);
  private Instant clock = Samples.STARTED;

  private SyntheticRun() {}

  /** The layers of the default sweep with the given numbers of seeds and forks. */
  public static List<Row> rows(int seeds, int forks) {
    return rows(configs(), seeds, forks);
  }

  /** Any layers. */
  public static List<Row> rows(List<LayerConfig> configs, int seeds, int forks) {
    SyntheticRun run = new SyntheticRun();
    run.probe(1);
    for (LayerConfig config : configs) {
      for (int fork = 1; fork <= forks; fork++) {
        run.speed(config, TOKENS, 1, fork);
      }
      for (int seed = 1; seed <= seeds; seed++) {
        run.quality(config, seed);
      }
    }
    run.probe(2);
    for (int fork = 1; fork <= forks; fork++) {
      run.comparisons(fork);
    }
    return run.rows;
  }

  public static RunData data(int seeds, int forks) {
    return RunData.of(Samples.manifest(), rows(seeds, forks));
  }

  /** Forks of three layers at other sizes than the rest, one size at a time. */
  public static List<Row> scaling(int forks) {
    SyntheticRun run = new SyntheticRun();
    List<LayerConfig> layers =
        List.of(Samples.DENSE, config("switch", 8, 1.25), config("moe", 8, 1.25));
    for (LayerConfig layer : layers) {
      for (int fork = 1; fork <= forks; fork++) {
        run.speed(layer, "opencl:0", TOKENS, 1, fork);
        run.speed(layer, 256, 1, fork);
        run.speed(layer, 4096, 1, fork);
        run.speed(layer, TOKENS, 2, fork);
        run.speed(wide(layer, 128), TOKENS, 1, fork);
        run.speed(wide(layer, 256), TOKENS, 1, fork);
      }
    }
    return run.rows;
  }

  private static LayerConfig wide(LayerConfig c, int dModel) {
    return new LayerConfig(
        c.layer(),
        c.experts(),
        c.topK(),
        c.capacityConvention(),
        c.capacityFactor(),
        c.secondChoice(),
        c.activation(),
        dModel,
        4 * dModel,
        c.blocks(),
        c.regularization());
  }

  public static List<LayerConfig> configs() {
    List<LayerConfig> configs = new ArrayList<>();
    configs.add(Samples.DENSE);
    for (String layer : List.of("switch", "moe")) {
      for (double cf : List.of(1.0, 1.25, 1.5, 2.0)) {
        configs.add(config(layer, 8, cf));
      }
      for (int experts : List.of(2, 4, 16, 32)) {
        configs.add(config(layer, experts, 1.25));
      }
    }
    return configs;
  }

  /** Every number of experts at every capacity factor. */
  public static List<LayerConfig> fullGrid() {
    List<LayerConfig> configs = new ArrayList<>();
    configs.add(Samples.DENSE);
    for (String layer : List.of("switch", "moe")) {
      for (int experts : List.of(4, 8, 16, 32, 64)) {
        for (double cf : List.of(1.0, 1.125, 1.25, 1.5, 1.75, 2.0)) {
          configs.add(config(layer, experts, cf));
        }
      }
    }
    return configs;
  }

  public static LayerConfig config(String layer, int experts, double cf) {
    boolean moe = layer.equals("moe");
    return new LayerConfig(
        layer,
        experts,
        moe ? 2 : 1,
        "per-token",
        cf,
        moe ? "always" : null,
        "relu",
        64,
        256,
        2,
        Samples.REGULARIZATION);
  }

  private static double cf(LayerConfig c) {
    return c.isDense() ? 1 : c.capacityFactor();
  }

  private static double drop(LayerConfig c) {
    return c.isDense() ? 0 : 0.08 * Math.sqrt(c.experts() / 8.0) * Math.exp(-7 * (cf(c) - 1));
  }

  private static double paddedFlops(LayerConfig c) {
    return OTHER_FLOPS + FFN_FLOPS * cf(c) + (c.isDense() ? 0 : 768.0 * c.experts());
  }

  private static double executedFlops(LayerConfig c) {
    double filled =
        c.layer().equals("moe") ? Math.min(cf(c), 2) * 0.97 : Math.min(cf(c), 1) - drop(c);
    return OTHER_FLOPS
        + FFN_FLOPS * (c.isDense() ? 1 : filled)
        + (c.isDense() ? 0 : 768.0 * c.experts());
  }

  private static double flops(LayerConfig c, Accounting accounting) {
    return accounting == Accounting.PADDED ? paddedFlops(c) : executedFlops(c);
  }

  /** Per token; a training step moves six floats per weight of two blocks and what is around. */
  private static double bytes(LayerConfig c, int tokens, boolean training) {
    double weights = 4.0 * (2 * c.dModel() * c.dFf() + c.dModel()) * c.experts();
    return training ? 6 * (2 * weights + 1e6) / tokens : weights / tokens + 8 * c.dModel();
  }

  private static double bpb(LayerConfig c, int steps) {
    double experts = c.isDense() ? 0 : 0.19 * (1 - Math.exp(-0.45 * (c.experts() - 1)));
    double second = c.layer().equals("moe") ? 0.006 * cf(c) : 0;
    return 2.855 - experts - second + 1.5 * drop(c) * 0.3 + 0.24 * Math.log(2384.0 / steps);
  }

  private void speed(LayerConfig c, int tokens, int threads, int fork) {
    speed(c, "simd", tokens, threads, fork);
  }

  private void speed(LayerConfig c, String backend, int tokens, int threads, int fork) {
    List<Result.Measurement> measurements = new ArrayList<>();
    for (String benchmark : List.of(RunData.LAYER_FORWARD, RunData.TRAINING_STEP)) {
      for (Accounting accounting : Accounting.values()) {
        if (c.isDense() && accounting == Accounting.PADDED) {
          continue;
        }
        boolean training = benchmark.equals(RunData.TRAINING_STEP);
        double scale = (training ? 1 : 1.0 / 6) * Math.pow(c.dModel() / 64.0, 2);
        double gflops = (c.isDense() ? 62 : 55 - 0.4 * c.experts()) * Math.pow(threads, 0.9);
        double tokensPerSecond =
            gflops * 1e9 / (flops(c, accounting) * scale) * (1 + 0.01 * random.nextGaussian());
        measurements.add(
            new Result.Measurement(
                benchmark,
                accounting.execution(),
                List.of(tokensPerSecond * 0.99, tokensPerSecond, tokensPerSecond * 1.01),
                executedFlops(c) * scale,
                paddedFlops(c) * scale,
                bytes(c, tokens, training),
                98.0 * threads,
                3e-7,
                c.isDense() ? null : "00ff",
                0.0,
                Result.Energy.missing("made up")));
      }
    }
    long expert = 2L * 64 * 256;
    rows.add(
        row(
            new Cell.Speed(c, backend, tokens, threads, 5, 200, fork),
            new Result.Speed(
                measurements,
                c.isDense() ? List.of() : phases(c),
                expert * c.experts() + 64L * c.experts(),
                expert * c.topK(),
                4 * expert * c.experts(),
                (long) (TOKENS * 4 * (64 + 512) * cf(c)),
                c.isDense() ? 0 : (long) (2 * TOKENS * 4 * 64 * cf(c)),
                95_000_000L + 400_000L * c.experts() + random.nextInt(3_000_000),
                null),
            10));
  }

  private List<Result.Phases> phases(LayerConfig c) {
    List<Result.Phases> all = new ArrayList<>();
    for (Accounting accounting : Accounting.values()) {
      Map<String, Double> nanos = new LinkedHashMap<>();
      nanos.put("router", 25.0 + 3 * c.experts());
      nanos.put("dispatch", 30.0 * cf(c));
      nanos.put("experts", flops(c, accounting) / 6 / 55);
      nanos.put("combine", 22.0 * c.topK());
      all.add(new Result.Phases(accounting.execution(), nanos));
    }
    return all;
  }

  private void quality(LayerConfig c, long seed) {
    if (Math.abs(paddedFlops(c) - executedFlops(c)) < 0.1 * paddedFlops(c)) {
      quality(c, seed, Accounting.PADDED, List.of("padded", "executed"));
    } else {
      quality(c, seed, Accounting.PADDED, List.of("padded"));
      quality(c, seed, Accounting.EXECUTED, List.of("executed"));
    }
  }

  private void quality(LayerConfig c, long seed, Accounting accounting, List<String> accountings) {
    int steps = (int) (BUDGET / (flops(c, accounting) * TOKENS));
    double end = bpb(c, steps) + 0.005 * new Random(31 * c.hashCode() + seed).nextGaussian();
    List<Result.CurvePoint> curve = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      int step = steps * i / 10;
      double x = i / 10.0;
      long tokens = (long) step * TOKENS;
      double noise = i == 10 ? 0 : 0.01 * random.nextGaussian();
      curve.add(
          new Result.CurvePoint(
              step,
              tokens,
              tokens * paddedFlops(c),
              tokens * executedFlops(c),
              tokens / 100_000.0,
              end + 0.25 * (Math.pow(x, -0.6) - 1) + noise));
    }
    long tokens = (long) steps * TOKENS;
    rows.add(
        row(
            new Cell.Quality(
                c, "simd", TOKENS, BUDGET, accountings, steps, 8e-3, 10, 131072, "europarl", seed),
            new Result.Quality(
                steps,
                tokens,
                paddedFlops(c),
                executedFlops(c) * (1 + 0.002 * random.nextGaussian()),
                116_000L + 65_536L * c.experts(),
                116_000L + 65_536L * c.topK(),
                c.isDense() ? null : 4.0 * 64 * 4 * Math.min(c.topK(), cf(c)),
                tokens / 100_000.0,
                2,
                end,
                c.isDense() ? null : end - 0.4 * drop(c),
                curve,
                c.isDense() ? List.of() : List.of(routing(c, 1), routing(c, 2)),
                c.isDense() ? List.of() : List.of(routing(c, 1), routing(c, 2)),
                c.isDense() ? null : sample(c),
                c.isDense() ? List.of() : specialisation(c)),
            tokens / 100_000));
  }

  /** Share of tokens that uniform routing drops, with the range of real ones: 1e-30 at CF 2. */
  private static double uniformDrop(LayerConfig c) {
    return 0.033 * Math.pow(10, -29 * (cf(c) - 1));
  }

  private Result.RoutingSummary routing(LayerConfig c, int block) {
    List<Double> load = new ArrayList<>();
    double sum = 0;
    for (int e = 0; e < c.experts(); e++) {
      load.add(1 + 0.25 / block * random.nextGaussian());
      load.set(e, Math.max(0.05, load.get(e)));
      sum += load.get(e);
    }
    for (int e = 0; e < c.experts(); e++) {
      load.set(e, load.get(e) / sum);
    }
    double drop = drop(c);
    return new Result.RoutingSummary(
        block,
        c.topK() == 1 ? List.of(drop) : List.of(drop * 1.3, Math.min(1, 1.9 - 0.9 * cf(c))),
        0.1,
        1.4,
        0.25,
        1.2,
        0,
        c.experts() * 0.95,
        c.topK() == 1 ? drop : 0.3 * drop,
        load,
        uniformDrop(c));
  }

  /** The first choices of 32 letters, one after the other with some in a row. */
  private Result.RoutingSample sample(LayerConfig c) {
    int capacity = (int) Math.ceil(cf(c) * 32 / c.experts());
    List<Integer> choices = new ArrayList<>();
    List<Integer> slots = new ArrayList<>();
    int[] load = new int[c.experts()];
    for (int t = 0; t < 32; t++) {
      int expert = t * t / 7 % c.experts();
      int slot = load[expert]++;
      choices.add(expert);
      slots.add(slot < capacity ? slot : -1);
    }
    return new Result.RoutingSample(
        "the quick brown fox jumps over ä".codePoints().boxed().toList(), choices, slots, capacity);
  }

  private List<Specialisation> specialisation(LayerConfig c) {
    List<Specialisation> all = new ArrayList<>();
    double choice = Math.log(c.experts()) / Math.log(2);
    for (int block = 1; block <= 2; block++) {
      all.add(specialisation(block, "byte", 0.7 * choice / block, 4.6, choice, 0.005));
      all.add(specialisation(block, "byte class", 0.3 * choice / block, 1.7, choice, 0.0003));
      all.add(specialisation(block, "language", 0.06 * choice, 4.1, choice, 0.01));
      all.add(specialisation(block, "position in document", 0.008, 3.4, choice, 0.006));
      all.add(specialisation(block, "position in window", 0.002, 6, choice, 0.0025));
    }
    return all;
  }

  private Specialisation specialisation(
      int block, String attribute, double bits, double of, double choice, double chance) {
    double noise = 1 + 0.02 * random.nextGaussian();
    return new Specialisation(
        block, attribute, bits * noise, of, choice, chance, 0.05 * chance, 20);
  }

  private void comparisons(int fork) {
    for (int threads : List.of(1, 2)) {
      for (String peer : List.of("mkl", "mkl-packed", "openblas", "onednn", "ejml")) {
        for (String work : List.of("gemm", "gemm-dx", "gemm-dw")) {
          for (int tokens : List.of(1, 64, 777, 4096)) {
            comparison(
                new Cell.Comparison(
                    work, peer, new Cell.Weights(128, 512), null, tokens, threads, 3, fork),
                2.0 * tokens * 128 * 512);
          }
        }
      }
      for (LayerConfig layer : List.of(Samples.DENSE, config("switch", 8, 1.25))) {
        for (String work : List.of("layer-forward", "training-step")) {
          comparison(
              new Cell.Comparison(work, "libtorch", null, layer, TOKENS, threads, 3, fork),
              TOKENS * FFN_FLOPS);
        }
      }
      comparison(
          new Cell.Comparison(
              "gemm-dx", "own-forward", new Cell.Weights(128, 512), null, 64, threads, 3, fork),
          2.0 * 64 * 128 * 512);
    }
  }

  private void comparison(Cell.Comparison cell, double flops) {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int pair = 0; pair < 3; pair++) {
      ours.add(flops / 80e9 * (1 + 0.02 * random.nextDouble()));
      theirs.add(
          flops / (cell.peer().equals("ejml") ? 2e9 : 78e9) * (1 + 0.05 * random.nextDouble()));
    }
    boolean bound = cell.tokens() == 1;
    rows.add(
        row(
            cell,
            new Result.Comparison(
                "simd 256 bit",
                cell.peer(),
                flops,
                flops / (2 * cell.tokens()) * Float.BYTES,
                ours,
                theirs,
                List.of(100.0, 101.0, 99.0),
                bound ? List.of(11.0, 11.5, 12.0) : List.of(),
                3e-7,
                0.0),
            1));
  }

  private void probe(int round) {
    rows.add(
        row(
            new Cell.Probe("simd", round),
            new Result.Probe(
                256, 2, List.of(98.2, 98.4), List.of(190.1), List.of(11.2), List.of(19.4)),
            5));
  }

  private Row row(Cell cell, Result result, long seconds) {
    Instant started = clock;
    clock = clock.plusSeconds(seconds);
    return new Row(
        CellId.of(cell),
        cell,
        Row.Status.DONE,
        null,
        started,
        clock,
        1.0,
        1.2,
        0.0,
        Row.Validity.VALID,
        List.of(),
        result);
  }

  /** The manifest of a finished or meaningless run. */
  public static Manifest manifest(Manifest.Status status, String meaningless) {
    Manifest m = Samples.manifest();
    return new Manifest(
        m.schemaVersion(),
        m.runId(),
        m.preset(),
        m.command(),
        m.sweep(),
        m.configurationHash(),
        m.plannedCells(),
        m.optionalCells(),
        m.started(),
        m.started().plusSeconds(700),
        m.activeSeconds(),
        status,
        meaningless,
        m.commit(),
        m.dirty(),
        m.java(),
        m.machine(),
        m.corpus(),
        m.mergedFrom());
  }
}
