package moebench.reports.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import moebench.reports.data.Accounting;
import moebench.reports.data.Grid;
import moebench.reports.data.Labels;
import moebench.reports.data.QualityRun;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.data.Throughput;
import moebench.reports.data.TimeToThreshold;
import moebench.reports.literature.Published;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;

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
            tables.ours(),
            tables.published(),
            tables.quality(),
            tables.speed(),
            tables.peaks(),
            tables.notDone(),
            tables.suspect())
        .filter(t -> !t.rows().isEmpty())
        .toList();
  }

  /** The columns of Switch, Table 1, filled with this run. */
  private Page.TableView ours() {
    Grid grid = Grid.of(run);
    Optional<TimeToThreshold> threshold = grid.dense().flatMap(d -> TimeToThreshold.of(run, d));
    List<List<String>> rows = new ArrayList<>();
    for (LayerConfig c : grid.all()) {
      if (c.isDense() || grid.mainExperts().filter(e -> e == c.experts()).isPresent()) {
        rows.add(
            List.of(
                labels.of(c),
                Text.mean(run.bpb(Accounting.PADDED, c), 4),
                gflop(threshold, Accounting.PADDED, c),
                seconds(threshold, Accounting.PADDED, c),
                seconds(threshold, Accounting.EXECUTED, c),
                speedUp(threshold, Accounting.PADDED, c),
                speedUp(threshold, Accounting.EXECUTED, c),
                medianTokens(c, Accounting.PADDED),
                medianTokens(c, Accounting.EXECUTED)));
      }
    }
    return new Page.TableView(
        "table-1",
        "Table 1 of this run",
        threshold
            .map(t ->
                "Threshold: "
                    + Text.fixed(t.bpb(), 4)
                    + " bits per byte, the mean with which dense ends its budget; read by"
                    + " linear interpolation on each seed's learning curve. The learning rate"
                    + " decays over the whole run, so thresholds read on the way are"
                    + " conservative. Static: runs to equal padded FLOPs, timed with every slot"
                    + " computed. Dynamic: runs to equal executed FLOPs, timed with only filled"
                    + " slots computed. Speed-up: dense over this layer, mean times. A dash: not"
                    + " measured, or not reached by every seed.")
            .orElse("No threshold: dense was not trained."),
        List.of(
            "Layer",
            "Bits per byte at equal padded FLOPs",
            "Padded GFLOP to threshold",
            "Seconds to threshold, static",
            "Seconds to threshold, dynamic",
            "Speed-up over dense, static",
            "Speed-up over dense, dynamic",
            "Training tokens/s, static",
            "Training tokens/s, dynamic"),
        rows);
  }

  private String gflop(Optional<TimeToThreshold> threshold, Accounting accounting, LayerConfig c) {
    return threshold
        .map(t -> t.crossings(accounting, c))
        .filter(l -> !l.isEmpty() && l.size() == run.quality(accounting, c).size())
        .map(l -> Sample.of(l.stream().map(x -> x.gflop(accounting)).toList()))
        .map(s -> Text.mean(Optional.of(s), 0))
        .orElse(Text.UNKNOWN);
  }

  private String seconds(
      Optional<TimeToThreshold> threshold, Accounting accounting, LayerConfig c) {
    return Text.mean(threshold.flatMap(t -> t.seconds(accounting, c)), 1);
  }

  private String speedUp(
      Optional<TimeToThreshold> threshold, Accounting accounting, LayerConfig c) {
    return threshold
        .flatMap(t ->
            t.seconds(accounting, t.dense())
                .flatMap(d ->
                    t.seconds(accounting, c).map(s -> Text.fixed(d.mean() / s.mean(), 2) + "×")))
        .orElse(Text.UNKNOWN);
  }

  private String tokens(LayerConfig c, String benchmark, Accounting accounting) {
    return Text.median(run.throughput(c, benchmark, accounting).map(Throughput::tokensPerSecond));
  }

  private String medianTokens(LayerConfig c, Accounting accounting) {
    return run.throughput(c, RunData.TRAINING_STEP, accounting)
        .map(t -> Text.grouped(t.tokensPerSecond().median()))
        .orElse(Text.UNKNOWN);
  }

  private Page.TableView published() {
    Published table = Published.switchTable1();
    return new Page.TableView(
        "table-1-published",
        "Table 1 as published",
        "Published figures, on another scale than ours (128 experts at every other FFN, 32 TPUv3"
            + " cores, nats, threshold −1.50). "
            + table.source()
            + ".",
        List.of(
            "Model",
            "CF",
            "Negative log perplexity after 100k steps",
            "Hours to threshold",
            "Examples/s"),
        table.rows().stream()
            .map(r ->
                List.of(
                    r.text("model"),
                    orDash(r.text("capacity_factor")),
                    orDash(r.text("neg_log_perplexity_100k").replace('-', '−')),
                    orDash(r.text("hours_to_threshold")),
                    orDash(r.text("examples_per_second"))))
            .toList());
  }

  private static String orDash(String text) {
    return text.isEmpty() ? Text.UNKNOWN : text;
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
                  drop(runs, 0),
                  drop(runs, 1),
                  Text.grouped(runs.getFirst().result().totalParameters()),
                  Text.grouped(runs.getFirst().result().activeParameters())));
        }
      }
    }
    return new Page.TableView(
        "table-quality",
        "Quality of every configuration",
        "Mean ± standard deviation over seeds (n). A row per accounting under which the FLOPs were"
            + " equal; where padded and executed FLOPs buy the same steps, both rows are the same"
            + " training runs. Parameters are of the whole model.",
        List.of(
            "Layer",
            "Equal FLOPs",
            "Seeds",
            "Steps",
            "Padded MFLOP per token",
            "Executed MFLOP per token",
            "Bits per byte, training capacity",
            "Bits per byte, dropless",
            "First choices dropped",
            "Second choices dropped",
            "Parameters",
            "Active parameters"),
        rows);
  }

  private String megaflop(
      Accounting accounting, LayerConfig c, Function<Result.Quality, Double> flops) {
    return run.quality(accounting, c, flops)
        .map(s -> Text.fixed(s.mean() / 1e6, 3))
        .orElse(Text.UNKNOWN);
  }

  private static String drop(List<QualityRun> runs, int choice) {
    List<Double> shares =
        runs.stream()
            .flatMap(q -> q.result().routing().stream())
            .filter(r -> choice < r.dropByChoice().size())
            .map(r -> r.dropByChoice().get(choice))
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
        "Median over forks [slowest to fastest], one thread, back-end "
            + run.backend()
            + ". GFLOP/s counts executed FLOPs. Share of peak: of the FMA peak of one thread,"
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

  private static String gflops(Optional<Throughput> t) {
    return t.map(x -> Text.fixed(x.gflops().median(), 1)).orElse(Text.UNKNOWN);
  }

  private static String share(Optional<Throughput> t) {
    return t.map(x -> Text.percent(x.shareOfPeak().median(), 0)).orElse(Text.UNKNOWN);
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

  private Page.TableView notDone() {
    return new Page.TableView(
        "table-failed",
        "Cells that failed or are invalid",
        "They take no part in any figure.",
        List.of("Cell", "Id", "Reason"),
        run.rows().stream()
            .filter(r -> r.status() == Row.Status.FAILED || r.validity() == Row.Validity.INVALID)
            .map(this::reasons)
            .toList());
  }

  private Page.TableView suspect() {
    return new Page.TableView(
        "table-suspect",
        "Suspect cells",
        "They take part; read them with care.",
        List.of("Cell", "Id", "Reason"),
        run.rows().stream()
            .filter(r -> r.status() == Row.Status.DONE)
            .filter(r -> r.validity() == Row.Validity.SUSPECT)
            .map(this::reasons)
            .toList());
  }

  private List<String> reasons(Row row) {
    String reason = row.reason() == null ? String.join("; ", row.validityReasons()) : row.reason();
    return List.of(name(row.cell()), row.id(), orDash(reason));
  }

  private String name(Cell cell) {
    return switch (cell) {
      case Cell.Probe p -> "probe " + p.round();
      case Cell.Speed s -> "speed of " + labels.of(s.layer()) + ", fork " + s.fork();
      case Cell.Quality q ->
          "quality of %s, equal %s FLOPs, seed %d"
              .formatted(labels.of(q.layer()), String.join(" and ", q.accountings()), q.seed());
    };
  }
}
