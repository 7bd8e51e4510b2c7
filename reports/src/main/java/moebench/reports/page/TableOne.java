package moebench.reports.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moebench.reports.data.Accounting;
import moebench.reports.data.Grid;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.data.TimeToThreshold;
import moebench.reports.literature.Published;
import moebench.reports.schema.LayerConfig;

/** The columns of Switch Transformers, Table 1: of this run, and as published. */
final class TableOne {
  private final RunData run;
  private final Grid grid;
  private final Optional<TimeToThreshold> threshold;

  private TableOne(RunData run) {
    this.run = run;
    this.grid = Grid.of(run);
    this.threshold = grid.dense().flatMap(d -> TimeToThreshold.of(run, d));
  }

  static Page.TableView ours(RunData run) {
    return new TableOne(run).table();
  }

  /** The columns of Switch, Table 1, filled with this run. */
  private Page.TableView table() {
    List<List<String>> rows = new ArrayList<>();
    for (LayerConfig c : grid.all()) {
      if (c.isDense() || grid.mainExperts().filter(e -> e == c.experts()).isPresent()) {
        rows.add(
            List.of(
                run.labels().of(c),
                Text.mean(run.bpb(Accounting.PADDED, c), 4),
                gflop(Accounting.PADDED, c),
                gflop(Accounting.EXECUTED, c),
                seconds(Accounting.PADDED, c),
                seconds(Accounting.EXECUTED, c),
                speedUp(Accounting.PADDED, c),
                speedUp(Accounting.EXECUTED, c),
                medianTokens(c, Accounting.PADDED),
                medianTokens(c, Accounting.EXECUTED)));
      }
    }
    return new Page.TableView(
        "table-1",
        "Table 1 of this run",
        threshold
            .map(t ->
                "Mean ± standard deviation over seeds. Threshold: "
                    + Text.fixed(t.bpb(), 4)
                    + " bits per byte, the mean with which dense ends its budget; read by"
                    + " linear interpolation on each seed's learning curve. The learning rate"
                    + " decays over the whole run, so thresholds read on the way are"
                    + " conservative. Static: runs to the equal padded budget, timed with every slot"
                    + " computed. Dynamic: runs to the equal executed budget, timed with only"
                    + " filled slots computed. Speed-up: dense over this layer, mean times. A dash: not"
                    + " measured, or not reached by every seed. Seconds: the steps of seed r at the"
                    + " speed that fork r timed; seeds without such a fork are left out.")
            .orElse("No threshold: dense was not trained."),
        List.of(
            "Layer",
            "Bits per byte at the equal padded budget",
            "Padded GFLOP to threshold",
            "Executed GFLOP to threshold",
            "Seconds to threshold, static",
            "Seconds to threshold, dynamic",
            "Speed-up over dense, static",
            "Speed-up over dense, dynamic",
            "Training tokens/s, static",
            "Training tokens/s, dynamic"),
        rows);
  }

  private String gflop(Accounting accounting, LayerConfig c) {
    return threshold
        .map(t -> t.crossings(accounting, c))
        .filter(l -> !l.isEmpty() && l.size() == run.quality(accounting, c).size())
        .map(l -> Sample.of(l.stream().map(x -> x.gflop(accounting)).toList()))
        .map(s -> Text.mean(Optional.of(s), 0))
        .orElse(Text.UNKNOWN);
  }

  private String seconds(Accounting accounting, LayerConfig c) {
    return Text.mean(threshold.flatMap(t -> t.seconds(accounting, c)), 1);
  }

  private String speedUp(Accounting accounting, LayerConfig c) {
    return threshold
        .flatMap(t ->
            t.seconds(accounting, t.dense())
                .flatMap(d ->
                    t.seconds(accounting, c).map(s -> Text.fixed(d.mean() / s.mean(), 2) + "×")))
        .orElse(Text.UNKNOWN);
  }

  private String medianTokens(LayerConfig c, Accounting accounting) {
    return run.throughput(c, RunData.TRAINING_STEP, accounting)
        .map(t -> Text.grouped(t.tokensPerSecond().median()))
        .orElse(Text.UNKNOWN);
  }

  static Page.TableView published() {
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
                    Text.orDash(r.text("capacity_factor")),
                    Text.orDash(r.text("neg_log_perplexity_100k").replace('-', '−')),
                    Text.orDash(r.text("hours_to_threshold")),
                    Text.orDash(r.text("examples_per_second"))))
            .toList());
  }
}
