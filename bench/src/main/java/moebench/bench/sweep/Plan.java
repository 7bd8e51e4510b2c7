package moebench.bench.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moebench.layers.Engines;
import moebench.layers.LayerSpec;
import moebench.layers.aparapi.OpenClDevices;
import moebench.reports.CellId;
import moebench.reports.data.CellLabels;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.sim.Accounting;
import moebench.sim.ModelFootprint;
import moebench.sim.TrainingSpec;

/**
 * The cells of a sweep in the order of running: round by round, in each seed r of every
 * configuration, then the probe and fork r of every configuration. With a time limit, only the
 * first round is certain.
 *
 * @param cells each cell once
 */
public record Plan(List<PlannedCell> cells) {
  /** Numbers that are added have as many: every answer with its prompt fits the model's context. */
  private static final int DIGITS = 2;

  /** A verifier's training FLOPs over the model's: judging must be learnt from few labels. */
  private static final double VERIFIER_SHARE = 5;

  public Plan {
    cells = List.copyOf(cells);
  }

  /**
   * Works a sweep out.
   *
   * @throws IllegalArgumentException when some configuration is impossible
   */
  public static Plan of(Sweep sweep) {
    Values run = sweep.shared();
    int seeds = run.only(Axes.SEEDS);
    int forks = run.only(Axes.FORKS);
    List<String> studies = Axes.studies(run.only(Axes.STUDIES));
    boolean limited = run.optional(Axes.TIME_LIMIT).isPresent();
    Map<Cell, Integer> rounds = new LinkedHashMap<>();
    for (String study : studies) {
      rounds.put(new Cell.Simulation(study, measured(run)), 1);
    }
    ClassicalCells.of(run).forEach(cell -> rounds.put(cell, 1));
    int ensembles = run.only(Axes.ENSEMBLES).equals("none") ? 0 : run.only(Axes.REPEATS);
    for (int round = 1; round <= Math.max(ensembles, Math.max(seeds, forks)); round++) {
      for (Cell cell : round(sweep, round, forks, seeds)) {
        check(cell);
        rounds.putIfAbsent(cell, round);
      }
    }
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException(
          "seeds and forks are both 0, studies, classical and ensembles are none: nothing to"
              + " measure");
    }
    CellLabels labels = new CellLabels(rounds.keySet());
    List<PlannedCell> cells = new ArrayList<>();
    rounds.forEach((cell, round) -> {
      Estimate estimate = Estimate.of(cell);
      cells.add(
          new PlannedCell(
              CellId.of(cell),
              cell,
              labels.of(cell),
              round,
              limited && round > 1,
              estimate.seconds(),
              estimate.bytes()));
    });
    return new Plan(cells);
  }

  private static String measured(Values run) {
    String measured = run.only(Axes.MEASURED);
    return measured.equals("shipped") ? null : measured;
  }

  private static void check(Cell cell) {
    if (cell instanceof Cell.Quality quality) {
      requireTokens(LayerSpecs.training(quality).layer(), quality.tokens());
    } else if (cell instanceof Cell.BestOfN bestOf) {
      requireTokens(LayerSpecs.bestOfN(bestOf).model().layer(), bestOf.tokens());
    } else if (cell instanceof Cell.Ensemble ensemble) {
      requireTokens(LayerSpecs.training(ensemble).layer(), ensemble.tokens());
    } else if (cell instanceof Cell.Speed speed) {
      LayerSpec layer = LayerSpecs.of(speed.layer());
      layer.shape().capacity(speed.tokens());
      requireTokens(layer, speed.tokens());
      Engines.requireKernel(speed.backend(), layer);
      TrainingSpec.requireTokens(speed.tokens());
      if (speed.threads() > 1 && speed.backend().equals("reference")) {
        throw new IllegalArgumentException(
            "back-end reference computes with one thread, not %d: give --threads 1 or another"
                    .formatted(speed.threads())
                + " back-end");
      }
    }
  }

  private static void requireTokens(LayerSpec layer, int tokens) {
    int experts = layer.shape().experts();
    if (experts > tokens) {
      throw new IllegalArgumentException(
          "%d experts are more than the %d tokens of a batch: give fewer experts or more tokens"
              .formatted(experts, tokens));
    }
  }

  /** Quality first: with a time limit, seeds are worth more than forks. */
  private static List<Cell> round(Sweep sweep, int round, int forks, int seeds) {
    List<Cell> cells = new ArrayList<>();
    if (round <= seeds) {
      cells.addAll(quality(sweep.trainingPoints().toList(), round));
      sweep.bestOfPoints().forEach(point -> cells.addAll(bestOf(point, round)));
    }
    if (round <= sweep.shared().only(Axes.REPEATS)) {
      Stream.concat(sweep.trainingPoints(), sweep.bestOfPoints())
          .limit(1)
          .forEach(point -> cells.addAll(EnsembleCells.of(point, round)));
    }
    if (round <= forks) {
      cells.add(new Cell.Probe("simd", round));
      sweep.values(Axes.BACKEND).stream()
          .filter(OpenClDevices::isNamed)
          .forEach(device -> cells.add(new Cell.Probe(device, round)));
      sweep.points().forEach(point -> cells.add(speed(point, round)));
    }
    return cells;
  }

  private static Cell speed(Values point, int fork) {
    String backend = point.only(Axes.BACKEND);
    return new Cell.Speed(
        layer(point),
        backend,
        point.only(Axes.TOKENS),
        // A device has no use for them, and is timed once whatever their number.
        Engines.isDevice(backend) ? 1 : point.only(Axes.THREADS),
        point.only(Axes.ITERATIONS),
        point.only(Axes.ITERATION_MILLIS),
        fork);
  }

  /** A training run counts under every accounting that leads to it, in whichever grid. */
  private static List<Cell> quality(List<Values> points, int seed) {
    Map<Cell.Quality, Set<String>> accountings = new LinkedHashMap<>();
    Map<Cell.Quality, Values> origins = new HashMap<>();
    for (Values point : points) {
      stepsByAccounting(point)
          .forEach((steps, ids) -> {
            Cell.Quality run = quality(point, List.of(), steps, seed);
            accountings.computeIfAbsent(run, key -> new LinkedHashSet<>()).addAll(ids);
            origins.put(run, point);
          });
    }
    List<Cell> cells = new ArrayList<>();
    accountings.forEach(
        (run, ids) -> cells.add(quality(origins.get(run), List.copyOf(ids), run.steps(), seed)));
    return cells;
  }

  private static Cell.Quality quality(Values point, List<String> accountings, int steps, int seed) {
    return new Cell.Quality(
        layer(point),
        host(point),
        point.only(Axes.TOKENS),
        point.only(Axes.BUDGET_FLOPS),
        accountings,
        steps,
        point.only(Axes.LEARNING_RATE),
        point.only(Axes.EVALUATIONS),
        point.only(Axes.EVALUATION_TOKENS),
        point.only(Axes.CORPUS),
        seed);
  }

  private static List<Cell> bestOf(Values point, int seed) {
    List<Cell> cells = new ArrayList<>();
    for (int samples : point.all(Axes.BEST_OF)) {
      cells.add(
          new Cell.BestOfN(
              layer(point),
              host(point),
              point.only(Axes.TOKENS),
              point.only(Axes.TASK_FLOPS),
              VERIFIER_SHARE * point.only(Axes.TASK_FLOPS),
              point.only(Axes.LEARNING_RATE),
              DIGITS,
              point.only(Axes.PROBLEMS),
              samples,
              point.only(Axes.TEMPERATURE),
              seed));
    }
    return cells;
  }

  /** Training takes the host's kernels where the back-end is a device. */
  private static String host(Values point) {
    String backend = point.only(Axes.BACKEND);
    return Engines.isDevice(backend) ? "simd" : backend;
  }

  /** The accountings, grouped by the steps that the budget buys under them. */
  private static Map<Integer, List<String>> stepsByAccounting(Values point) {
    ModelFootprint footprint = LayerSpecs.model(layer(point), point.only(Axes.TOKENS));
    double flops = point.only(Axes.BUDGET_FLOPS);
    Map<Integer, List<String>> grouped = new LinkedHashMap<>();
    for (String id : point.all(Axes.ACCOUNTINGS)) {
      Accounting accounting = Accounting.valueOf(id.toUpperCase(Locale.ROOT));
      grouped
          .computeIfAbsent(footprint.steps(flops, accounting), steps -> new ArrayList<>())
          .add(id);
    }
    return grouped;
  }

  static LayerConfig layer(Values point) {
    return LayerSpecs.config(
        point.only(Axes.LAYERS),
        point.only(Axes.EXPERTS),
        point.only(Axes.CAPACITY_CONVENTION),
        point.only(Axes.CAPACITY_FACTORS),
        point.only(Axes.SECOND_CHOICE),
        point.only(Axes.ACTIVATION),
        point.only(Axes.D_MODEL),
        point.only(Axes.D_FF),
        point.only(Axes.BLOCKS),
        new LayerConfig.Regularization(
            point.only(Axes.BALANCE_LOSS), point.only(Axes.Z_LOSS), point.only(Axes.JITTER)));
  }

  /** The last round. */
  public int rounds() {
    return cells.isEmpty() ? 0 : cells.getLast().round();
  }

  /** The cells of one round, in order. */
  public List<PlannedCell> round(int round) {
    return cells.stream().filter(cell -> cell.round() == round).toList();
  }

  /** Cells that a time limit may leave out. */
  public int optionalCells() {
    return (int) cells.stream().filter(PlannedCell::optional).count();
  }

  /** Estimated duration with {@code workers} training runs side by side. */
  public double seconds(int workers) {
    return IntStream.rangeClosed(1, rounds())
        .mapToObj(this::round)
        .flatMap(List::stream)
        .mapToDouble(cell -> cell.runsAlone() ? cell.seconds() : cell.seconds() / workers)
        .sum();
  }

  /** Estimated memory at the worst moment with {@code workers} training runs side by side. */
  public long bytes(int workers) {
    long alone = most(true, 1);
    return Math.max(alone, most(false, workers));
  }

  private long most(boolean alone, int count) {
    return cells.stream()
        .filter(cell -> cell.runsAlone() == alone)
        .mapToLong(PlannedCell::bytes)
        .map(bytes -> -bytes)
        .sorted()
        .limit(count)
        .map(bytes -> -bytes)
        .sum();
  }
}
