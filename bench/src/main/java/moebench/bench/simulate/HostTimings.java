package moebench.bench.simulate;

import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.Execution;
import moebench.layers.Footprint;
import moebench.layers.LayerSpec;
import moebench.reports.data.CellLabels;
import moebench.reports.data.Sample;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import moebench.sim.ModelFootprint;
import moebench.sim.cluster.fit.Measured;

/**
 * What a run timed on the host with SIMD kernels; the simulator's fits have no terms for others.
 *
 * @param forks by configuration, as fork 1, in the order of the plan
 * @param suspect forks that something else may have disturbed
 */
public record HostTimings(Map<Cell.Speed, List<Result.Speed>> forks, int suspect) {

  static HostTimings of(List<Row> rows) {
    Map<Cell.Speed, List<Result.Speed>> forks = new LinkedHashMap<>();
    int suspect = 0;
    for (Row row : rows) {
      if (row.cell() instanceof Cell.Speed cell
          && Measurements.SIMULATED.contains(cell.layer().layer())
          && cell.backend().equals("simd")
          && row.result() instanceof Result.Speed timed
          && timed.onDevice() == null) {
        forks.computeIfAbsent(cell.withFork(1), configuration -> new ArrayList<>()).add(timed);
        suspect += row.validity() == Row.Validity.SUSPECT ? 1 : 0;
      }
    }
    return new HostTimings(forks, suspect);
  }

  /** By configuration, in the order of the plan: medians of its forks. */
  public List<List<Measured>> configurations() {
    CellLabels labels = new CellLabels(new ArrayList<>(forks.keySet()));
    return forks.entrySet().stream()
        .map(entry ->
            timings(entry.getKey(), entry.getValue(), labels.configuration(entry.getKey())))
        .toList();
  }

  private static List<Measured> timings(Cell.Speed cell, List<Result.Speed> forks, String label) {
    Map<String, List<Result.Measurement>> alike = new LinkedHashMap<>();
    for (Result.Speed fork : forks) {
      for (Result.Measurement m : fork.measurements()) {
        alike
            .computeIfAbsent(m.benchmark() + ", " + m.execution(), name -> new ArrayList<>())
            .add(m);
      }
    }
    return alike.entrySet().stream()
        .map(entry -> timing(cell, entry.getValue(), label + ", " + entry.getKey()))
        .toList();
  }

  /** One benchmark and execution, in each fork. */
  private static Measured timing(Cell.Speed cell, List<Result.Measurement> forks, String label) {
    LayerSpec layer = LayerSpecs.of(cell.layer());
    Result.Measurement first = forks.getFirst();
    boolean training = first.benchmark().equals("training-step");
    int blocks = training ? cell.layer().blocks() : 1;
    return new Measured(
        label,
        layer.shape(),
        blocks,
        cell.tokens(),
        cell.threads(),
        median(forks, m -> filled(m, ModelFootprint.of(layer, blocks, cell.tokens()), training)),
        Execution.of(first.execution()),
        training,
        median(forks, Result.Measurement::fmaGflops),
        median(forks, m -> cell.tokens() / Sample.of(m.tokensPerSecond()).median()));
  }

  private static double median(
      List<Result.Measurement> forks, ToDoubleFunction<Result.Measurement> value) {
    return Sample.of(forks.stream().mapToDouble(value).boxed().toList()).median();
  }

  /**
   * Shares of the peak that the products of experts reached in forward passes, one of each
   * configuration and execution: medians of its forks.
   */
  public List<Double> expertShares() {
    List<Double> shares = new ArrayList<>();
    forks.forEach((cell, results) -> {
      Footprint footprint = Footprint.of(LayerSpecs.of(cell.layer()), cell.tokens());
      Map<String, List<Double>> byExecution = new LinkedHashMap<>();
      for (Result.Speed fork : results) {
        for (Result.Phases phases : fork.phases()) {
          share(fork, phases, footprint)
              .ifPresent(share ->
                  byExecution
                      .computeIfAbsent(phases.execution(), execution -> new ArrayList<>())
                      .add(share));
        }
      }
      byExecution.values().forEach(values -> shares.add(Sample.of(values).median()));
    });
    return shares;
  }

  private static Optional<Double> share(
      Result.Speed fork, Result.Phases phases, Footprint footprint) {
    Double nanos = phases.nanosPerToken().get("experts");
    return fork.measurements().stream()
        .filter(
            m -> m.benchmark().equals("layer-forward") && m.execution().equals(phases.execution()))
        .filter(m -> nanos != null)
        .map(m -> {
          double perToken =
              Execution.of(m.execution()) == Execution.STATIC
                  ? m.paddedFlopsPerToken()
                  : m.executedFlopsPerToken();
          double experts = perToken - footprint.fixedFlops() / footprint.tokens();
          return experts / nanos / m.fmaGflops();
        })
        .findFirst();
  }

  /** How many of the timed forks something else may have disturbed, for people. */
  public String disturbed() {
    int all = forks.values().stream().mapToInt(List::size).sum();
    return "%d of %d timed forks are suspect".formatted(suspect, all);
  }

  /** Forks that timed a configuration, for people. */
  public String forksOfEach() {
    IntSummaryStatistics counts = forks.values().stream().mapToInt(List::size).summaryStatistics();
    int most = counts.getMax();
    String range = counts.getMin() == most ? "" : counts.getMin() + " to ";
    return range + most + (most == 1 ? " fork" : " forks") + " each";
  }

  /** Slots that held a token, from the FLOPs that they took. */
  private static double filled(Result.Measurement m, ModelFootprint model, boolean training) {
    Footprint layer = model.layer();
    double without = training ? model.stepFlops(0) : layer.executedFlops(0);
    double perSlot = (training ? model.stepFlops(1) : layer.executedFlops(1)) - without;
    return (m.executedFlopsPerToken() * layer.tokens() - without) / perSlot;
  }
}
