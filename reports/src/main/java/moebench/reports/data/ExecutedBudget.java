package moebench.reports.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import moebench.reports.schema.Result;

/**
 * What runs to the executed budget really spent. The budget cannot know how many slots routing will
 * fill, so it charges a step the most that can be filled, min(C·E, topK·T) rows.
 */
public final class ExecutedBudget {
  private ExecutedBudget() {}

  /** Executed FLOPs over the budget, one per training run; absent without such runs. */
  public static Optional<Sample> spent(RunData run) {
    List<Double> shares =
        run.quality().stream()
            .filter(q -> q.cell().accountings().contains(Accounting.EXECUTED.id()))
            .map(q -> executedFlops(q.result()) / q.cell().budgetFlops())
            .toList();
    return shares.isEmpty() ? Optional.empty() : Optional.of(Sample.of(shares));
  }

  private static double executedFlops(Result.Quality result) {
    return result.tokens() * result.executedFlopsPerToken();
  }

  /** What the equal executed budget means here, as a sentence; empty without such runs. */
  public static String sentence(RunData run) {
    return spent(run)
        .map(s ->
            String.format(
                Locale.ROOT,
                "Equal executed budget: a step is charged min(C·E, topK·T) rows; the runs really"
                    + " spent %.1f%% to %.1f%% of it, as not every charged row was filled.",
                100 * s.min(),
                100 * s.max()))
        .orElse("");
  }
}
