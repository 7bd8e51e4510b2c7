package moebench.reports.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import moebench.reports.claims.Estimate;
import moebench.reports.data.RunData;
import moebench.reports.literature.Published;
import moebench.reports.sampling.BestOf;
import moebench.reports.schema.Selection;

/** The gap between value functions and the oracle, as Codex-S reports it. */
final class BestOfNTable {
  /** As many inferences as the sources give a value function, and as many as Codex takes. */
  private static final List<Integer> TOLD = List.of(16, 100);

  private BestOfNTable() {}

  static Page.TableView of(RunData run) {
    List<BestOf> all = BestOf.of(run);
    Function<BestOf, String> labels = BestOf.labels(all);
    List<List<String>> rows = new ArrayList<>();
    for (BestOf model : all) {
      told(model).forEach(n -> rows.add(row(labels, model, n)));
    }
    if (!rows.isEmpty()) {
      rows.addAll(published());
    }
    return new Page.TableView(
        "table-best-of-n",
        "Best of n: value functions and oracle",
        "Problems solved with one answer, and when a value function or the oracle picks one of n;"
            + " 95% interval over seeds (over problems where there is one seed). Gap closed: how far"
            + " a choice goes from one answer to the oracle; below 0 it is worse than one answer."
            + " FLOPs: forward, of all n answers to a problem, without and with the verifier's."
            + " Published, on another task (%s).".formatted(Published.codexBestOf100().source()),
        List.of(
            "Model",
            "Seeds",
            "Problems",
            "n",
            "One answer",
            "Mean log-probability",
            "Verifier",
            "Oracle (pass@n)",
            "Gap closed, mean log-probability",
            "Gap closed, verifier",
            "FLOPs per problem",
            "FLOPs with verifier"),
        rows);
  }

  /** The numbers that sources speak of, or the largest where there were fewer answers. */
  private static List<Integer> told(BestOf model) {
    List<Integer> told = TOLD.stream().filter(model.sizes()::contains).toList();
    return told.isEmpty() ? List.of(model.sizes().getLast()) : told;
  }

  private static List<String> row(Function<BestOf, String> labels, BestOf model, int n) {
    return List.of(
        labels.apply(model),
        Integer.toString(model.seeds().size()),
        Integer.toString(model.problems()),
        Integer.toString(n),
        percent(model.solved(Selection.ORACLE, 1)),
        percent(model.solved(Selection.LIKELIEST, n)),
        percent(model.solved(Selection.VERIFIER, n)),
        percent(model.solved(Selection.ORACLE, n)),
        model.gapClosed(Selection.LIKELIEST, n).map(BestOfNTable::percent).orElse(Text.UNKNOWN),
        model.gapClosed(Selection.VERIFIER, n).map(BestOfNTable::percent).orElse(Text.UNKNOWN),
        Text.power(model.flops(Selection.ORACLE, n)),
        Text.power(model.flops(Selection.VERIFIER, n)));
  }

  private static List<List<String>> published() {
    return Published.codexBestOf100().rows().stream()
        .map(r -> {
          double one = r.number("one_answer").orElseThrow();
          double likeliest = r.number("mean_log_probability").orElseThrow();
          double oracle = r.number("oracle").orElseThrow();
          return List.of(
              r.text("model") + ", published",
              Text.UNKNOWN,
              r.text("problems"),
              r.text("n"),
              Text.percent(one, 1),
              Text.percent(likeliest, 1),
              Text.UNKNOWN,
              Text.percent(oracle, 1),
              Text.percent((likeliest - one) / (oracle - one), 1),
              Text.UNKNOWN,
              Text.UNKNOWN,
              Text.UNKNOWN);
        })
        .toList();
  }

  private static String percent(Estimate e) {
    String interval =
        e.low().isPresent()
            ? " (%s to %s)"
                .formatted(
                    Text.fixed(100 * e.low().getAsDouble(), 1),
                    Text.fixed(100 * e.high().getAsDouble(), 1))
            : "";
    return Text.percent(e.effect(), 1) + interval;
  }

  /** What a run that sampled answers found, in two sentences; none for others. */
  static List<String> summary(RunData run) {
    List<BestOf> all = BestOf.of(run);
    if (all.isEmpty()) {
      return List.of();
    }
    BestOf first = all.getFirst();
    int n = told(first).getLast();
    Function<BestOf, String> labels = BestOf.labels(all);
    return List.of(
        "Answers to sums were sampled from trained models, and one of n was chosen.",
        "%s solves %s with one answer, %s when the likeliest of %d is chosen, %s with a trained verifier, and %s with an oracle."
            .formatted(
                labels.apply(first),
                percent(first.solved(Selection.ORACLE, 1)),
                percent(first.solved(Selection.LIKELIEST, n)),
                n,
                percent(first.solved(Selection.VERIFIER, n)),
                percent(first.solved(Selection.ORACLE, n))));
  }
}
