package moebench.reports.page;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import moebench.reports.data.ClassicalRun;
import moebench.reports.data.RunData;
import moebench.reports.schema.Trial;

/** Every classical mixture of experts beside the best possible answer. */
final class ClassicalTable {
  private ClassicalTable() {}

  static Page.TableView of(RunData run) {
    return new Page.TableView(
        "table-classical",
        "Classical mixtures of experts",
        "Mean ± standard deviation over repeats, on samples that the mixture was not trained on."
            + " Error: mean squared error of a regression, share of wrong classes of a"
            + " classification. Log-likelihood: mean of log p(y | x), in nats; higher is better."
            + " Best: the true answer on the same samples. Weighted sum asks every expert, most"
            + " confident only the one that the gate trusts most, on two levels by the product of both"
            + " gates. Largest drop: of the training"
            + " objective per sample from a step to the next, of all repeats; EM must have none but"
            + " rounding.",
        List.of(
            "Problem",
            "Mixture",
            "Experts, learning",
            "Repeats",
            "Error, weighted sum",
            "Error, most confident",
            "Best error",
            "Log-likelihood",
            "Best log-likelihood",
            "Parameters",
            "Experts per query, weighted sum",
            "Largest drop"),
        ClassicalRun.of(run).stream().map(ClassicalTable::row).toList());
  }

  private static List<String> row(ClassicalRun r) {
    int decimals = r.cell().problem().startsWith("friedman") ? 2 : 4;
    return List.of(
        r.cell().problem(),
        ClassicalRun.shape(r.cell().experts()),
        r.model(),
        Integer.toString(r.result().trials().size()),
        mean(r, Trial::weightedSumError, decimals),
        mean(r, Trial::mostConfidentError, decimals),
        mean(r, Trial::bestError, decimals),
        mean(r, Trial::logLikelihood, 3),
        mean(r, Trial::bestLogLikelihood, 3),
        Text.grouped(r.result().parameters()),
        Integer.toString(r.expertsPerQuery()),
        drop(r.trials(Trial::largestDrop).max()));
  }

  private static String mean(ClassicalRun r, ToDoubleFunction<Trial> value, int decimals) {
    return Text.mean(Optional.of(r.trials(value)), decimals);
  }

  private static String drop(double drop) {
    return drop == 0 ? "0" : String.format(Locale.ROOT, "%.0e", drop).replace("-", "−");
  }
}
