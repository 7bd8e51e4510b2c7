package moebench.reports.page;

import java.util.List;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result.RoutingSummary;

/** Which of a token's choices a column of drops is about. */
enum Choices {
  FIRST(0, 1),
  SECOND(1, 2),
  /** The third and all after it. */
  LATER(2, Integer.MAX_VALUE);

  private final int from;
  private final int to;

  Choices(int from, int to) {
    this.from = from;
    this.to = to;
  }

  /** Mean share of these choices that found no slot; absent (null) where a token has none. */
  Double dropped(LayerConfig config, RoutingSummary routing) {
    // There experts choose tokens, and no token has a choice to lose.
    if (config.layer().equals("expert-choice")) {
      return null;
    }
    List<Double> drops = routing.dropByChoice();
    return drops.size() <= from
        ? null
        : drops.subList(from, Math.min(to, drops.size())).stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElseThrow();
  }
}
