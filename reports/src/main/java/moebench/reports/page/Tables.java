package moebench.reports.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import moebench.reports.data.Accounting;
import moebench.reports.data.ExecutedBudget;
import moebench.reports.data.Labels;
import moebench.reports.data.QualityRun;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.data.Throughput;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;

/** The page's tables; one without rows is left out. */
final class Tables {
  private final RunData run;
  private final Labels labels;

  private Tables(RunData run) {
    this.run = run;
    this.labels = run.labels();
  }

  static List<Page.TableView> of(RunData run) {
    Tables tables = new Tables(run);
    return Stream.of(
            TableOne.ours(run),
            TableOne.published(),
            tables.quality(),
            RouterTable.of(run),
            RoutingTable.of(run),
            SpecialisationTable.of(run),
            BestOfNTable.of(run),
            tables.speed(),
            BackendTable.of(run),
            PeerTable.of(run),
            tables.peaks(),
            EnsembleTable.of(run),
            ClassicalTable.of(run),
            SimulationTables.models(run),
            SimulationTables.published(run),
            SimulationTables.assignments(run),
            CellTables.notDone(run),
            CellTables.suspect(run))
        .filter(t -> !t.rows().isEmpty())
        .toList();
  }

  private Page.TableView quality() {
    List<List<String>> rows = new ArrayList<>();
    for (LayerConfig c : run.configs()) {
      for (Accounting accounting : Accounting.values()) {
        List<QualityRun> runs = run.quality(accounting, c);
        if (!runs.isEmpty()) {
          rows.add(
              List.of(
                  labels.of(c),
                  accounting.id(),
                  Integer.toString(runs.size()),
                  Text.grouped(runs.getFirst().result().steps()),
                  megaflop(accounting, c, Result.Quality::paddedFlopsPerToken),
                  megaflop(accounting, c, Result.Quality::executedFlopsPerToken),
                  Text.mean(run.bpb(accounting, c), 4),
                  Text.mean(run.quality(accounting, c, Result.Quality::bpbDropless), 4),
                  drop(runs, c, Choices.FIRST),
                  drop(runs, c, Choices.SECOND),
                  drop(runs, c, Choices.LATER),
                  Text.grouped(runs.getFirst().result().totalParameters()),
                  Text.grouped(runs.getFirst().result().activeParameters()),
                  run.quality(accounting, c, Result.Quality::trainingSeconds)
                      .map(s -> Text.fixed(s.median(), 1))
                      .orElse(Text.UNKNOWN)));
        }
      }
    }
    return new Page.TableView(
        "table-quality",
        "Quality of every configuration",
        "Mean ± standard deviation over seeds (n). A row per accounting under which the budget was"
            + " equal; where both budgets buy the same steps, both rows are the same training runs."
            + " "
            + (ExecutedBudget.sentence(run)
                    + " Later choices: the third and all after it. Parameters are of the whole model.")
                .strip()
            + " Training seconds: median wall time without evaluations, "
            + concurrency()
            + ".",
        List.of(
            "Layer",
            "Equal budget",
            "Seeds",
            "Steps",
            "Padded MFLOP per token",
            "Executed MFLOP per token",
            "Bits per byte, training capacity",
            "Bits per byte, dropless",
            "First choices dropped",
            "Second choices dropped",
            "Later choices dropped",
            "Parameters",
            "Active parameters",
            "Training seconds"),
        rows);
  }

  private String concurrency() {
    List<String> shared =
        run.quality().stream()
            .map(q -> q.result().concurrency())
            .distinct()
            .sorted()
            .map(Object::toString)
            .toList();
    return shared.equals(List.of("1"))
        ? "each run alone on the machine"
        : String.join(" or ", shared) + " runs shared the machine";
  }

  private String megaflop(
      Accounting accounting, LayerConfig c, Function<Result.Quality, Double> flops) {
    return run.quality(accounting, c, flops)
        .map(s -> Text.fixed(s.mean() / 1e6, 3))
        .orElse(Text.UNKNOWN);
  }

  private static String drop(List<QualityRun> runs, LayerConfig config, Choices choices) {
    List<Double> shares =
        runs.stream()
            .flatMap(q -> q.result().routing().stream())
            .map(r -> choices.dropped(config, r))
            .filter(v -> v != null)
            .toList();
    return shares.isEmpty() ? Text.UNKNOWN : Text.percent(Sample.of(shares).mean(), 2);
  }

  private Page.TableView speed() {
    List<List<String>> rows = new ArrayList<>();
    for (LayerConfig c : run.configs()) {
      for (Accounting accounting : Accounting.values()) {
        if (c.isDense() && accounting == Accounting.PADDED) {
          continue;
        }
        Optional<Throughput> step = run.throughput(c, RunData.TRAINING_STEP, accounting);
        Optional<Throughput> forward = run.throughput(c, RunData.LAYER_FORWARD, accounting);
        if (step.isPresent() || forward.isPresent()) {
          rows.add(
              List.of(
                  labels.of(c),
                  accounting.execution(),
                  Integer.toString(run.forks(c).size()),
                  tokens(c, RunData.TRAINING_STEP, accounting),
                  gflops(step),
                  share(step),
                  tokens(c, RunData.LAYER_FORWARD, accounting),
                  gflops(forward),
                  share(forward)));
        }
      }
    }
    return new Page.TableView(
        "table-speed",
        "Speed of every configuration",
        "Median over forks [slowest to fastest], "
            + Labels.threads(run.threads())
            + ", back-end "
            + run.backend()
            + ". GFLOP/s counts executed FLOPs. Share of peak: of the FMA peak of as many threads,"
            + " measured in the same process right before and after.",
        List.of(
            "Layer",
            "Execution",
            "Forks",
            "Training tokens/s",
            "Training GFLOP/s",
            "Training share of peak",
            "Forward tokens/s",
            "Forward GFLOP/s",
            "Forward share of peak"),
        rows);
  }

  private String tokens(LayerConfig c, String benchmark, Accounting accounting) {
    return Text.median(run.throughput(c, benchmark, accounting).map(Throughput::tokensPerSecond));
  }

  private static String gflops(Optional<Throughput> t) {
    return t.map(x -> Text.fixed(x.gflops().median(), 1)).orElse(Text.UNKNOWN);
  }

  private static String share(Optional<Throughput> t) {
    return t.flatMap(Throughput::shareOfPeak)
        .map(share -> Text.percent(share.median(), 0))
        .orElse(Text.UNKNOWN);
  }

  private Page.TableView peaks() {
    List<Result.Probe> probes = run.probes();
    List<List<String>> rows = new ArrayList<>();
    if (!probes.isEmpty()) {
      Result.Probe first = probes.getFirst();
      String all = "all " + first.cores() + " cores";
      peak(rows, "Float32 FMA, GFLOP/s", "one core", Result.Probe::fmaGflopsOneCore);
      peak(rows, "Float32 FMA, GFLOP/s", all, Result.Probe::fmaGflopsAllCores);
      peak(rows, "Memory read, GB/s", "one core", Result.Probe::readGbPerSecondOneCore);
      peak(rows, "Memory read, GB/s", all, Result.Probe::readGbPerSecondAllCores);
    }
    return new Page.TableView(
        "table-peaks",
        "What this machine can do",
        "Measured by probes in this run, at the vector width that the kernels use.",
        List.of("Peak", "On", "Median", "Lowest", "Highest", "Repeats"),
        rows);
  }

  private void peak(
      List<List<String>> rows,
      String name,
      String on,
      Function<Result.Probe, List<Double>> repeats) {
    List<Double> values = run.probes().stream().flatMap(p -> repeats.apply(p).stream()).toList();
    if (!values.isEmpty()) {
      Sample s = Sample.of(values);
      rows.add(
          List.of(
              name,
              on,
              Text.fixed(s.median(), 1),
              Text.fixed(s.min(), 1),
              Text.fixed(s.max(), 1),
              Integer.toString(s.n())));
    }
  }
}
