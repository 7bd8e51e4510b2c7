package moebench.reports.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A comparison as Markdown: what differs stands in columns, what is the same is said once. */
public final class ComparisonMarkdown {
  private static final String UNKNOWN = "–";

  private final RunComparison comparison;
  private final StringBuilder text = new StringBuilder();

  private ComparisonMarkdown(RunComparison comparison) {
    this.comparison = comparison;
  }

  /** The whole text. */
  public static String of(RunComparison comparison) {
    ComparisonMarkdown markdown = new ComparisonMarkdown(comparison);
    markdown.sides();
    for (Metric metric : Metric.values()) {
      markdown.table(metric);
    }
    return markdown.text.toString();
  }

  private void sides() {
    List<Map<String, String>> facts = comparison.sides().stream().map(SideFacts::of).toList();
    Set<String> names = new LinkedHashSet<>();
    facts.forEach(f -> names.addAll(f.keySet()));
    List<List<String>> rows = new ArrayList<>();
    Map<String, String> same = new LinkedHashMap<>();
    for (String name : names) {
      List<String> values = facts.stream().map(f -> f.getOrDefault(name, UNKNOWN)).toList();
      if (values.stream().distinct().count() == 1) {
        same.put(name, values.getFirst());
      } else {
        rows.add(Stream.concat(Stream.of(name), values.stream()).toList());
      }
    }
    line("# Runs compared");
    line("");
    table(Stream.concat(Stream.of(""), letters()).toList(), rows);
    same("The same on every side", same);
    List<String> warnings =
        comparison.sides().stream()
            .flatMap(s -> SideFacts.warnings(s).stream())
            .distinct()
            .toList();
    if (!warnings.isEmpty()) {
      line("");
      line("**" + String.join(" ", warnings) + "**");
    }
  }

  private Stream<String> letters() {
    return comparison.sides().stream().map(Side::letter);
  }

  private void table(Metric metric) {
    List<Work> works = comparison.works(metric);
    if (works.isEmpty()) {
      return;
    }
    List<String> parameters = differing(works);
    List<String> columns = new ArrayList<>(parameters);
    letters().forEach(columns::add);
    comparison.others().forEach(s -> columns.add(s.letter() + " / " + comparison.base().letter()));
    List<List<String>> rows = new ArrayList<>();
    for (Work work : works) {
      List<String> row = new ArrayList<>();
      Map<String, String> values = work.values();
      parameters.forEach(p -> row.add(orDash(Optional.ofNullable(values.get(p)))));
      comparison.sides().forEach(s -> row.add(value(metric, s, work)));
      comparison
          .others()
          .forEach(s ->
              row.add(orDash(comparison.ratio(metric, s, work).map(ComparisonMarkdown::text))));
      rows.add(row);
    }
    rows.add(overall(metric, parameters.size()));
    line("");
    line("## %s, %s".formatted(capital(metric.id()), metric.unit()));
    line("");
    table(columns, rows);
    same("The same in every row", common(works));
    line("");
    line(
        "Geometric mean over forks (how many). %s / %s: quotient, with Welch’s 95%% interval where both sides have two forks or more; %s"
            .formatted(
                comparison.others().size() == 1 ? comparison.others().getFirst().letter() : "Side",
                comparison.base().letter(),
                metric == Metric.SPEED ? "above 1 is faster." : "below 1 takes less energy."));
    for (Side side : comparison.others()) {
      comparison.otherMeters(metric, side).ifPresent(this::line);
    }
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /** Parameters with more than one value among the works that they apply to. */
  static List<String> differing(List<Work> works) {
    List<String> differing =
        RunComparison.values(works).entrySet().stream()
            .filter(e -> e.getValue().size() > 1)
            .map(Map.Entry::getKey)
            .toList();
    // A single row still needs a name.
    return differing.isEmpty() ? List.of("benchmark", "layer") : differing;
  }

  private static Map<String, String> common(List<Work> works) {
    List<String> shown = differing(works);
    return RunComparison.values(works).entrySet().stream()
        .filter(e -> e.getValue().size() == 1 && !shown.contains(e.getKey()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                e -> e.getValue().iterator().next(),
                (a, b) -> a,
                LinkedHashMap::new));
  }

  private String value(Metric metric, Side side, Work work) {
    return comparison
        .mean(metric, side, work)
        .map(mean -> metric.text(mean) + " (" + comparison.forks(metric, side, work) + ")")
        .orElse(UNKNOWN);
  }

  private List<String> overall(Metric metric, int parameters) {
    List<String> row = new ArrayList<>();
    row.add("**geometric mean**");
    for (int i = 1; i < parameters + comparison.sides().size(); i++) {
      row.add("");
    }
    for (Side side : comparison.others()) {
      row.add(
          comparison
              .overall(metric, side)
              .map(r ->
                  "**%s** of %d rows".formatted(text(r), comparison.common(metric, side).size()))
              .orElse(UNKNOWN));
    }
    return row;
  }

  /** Such as {@code 1.021 [0.981 to 1.063]}. */
  static String text(Ratio ratio) {
    return ratio.low().isEmpty()
        ? number(ratio.value())
        : "%s [%s to %s]"
            .formatted(
                number(ratio.value()),
                number(ratio.low().getAsDouble()),
                number(ratio.high().getAsDouble()));
  }

  private static String number(double ratio) {
    return String.format(Locale.ROOT, ratio < 10 ? "%.3f" : "%.1f", ratio);
  }

  private static String orDash(Optional<String> text) {
    return text.orElse(UNKNOWN);
  }

  private void same(String where, Map<String, String> facts) {
    if (!facts.isEmpty()) {
      line("");
      line(
          where
              + ": "
              + facts.entrySet().stream()
                  .map(e -> e.getKey() + " " + e.getValue())
                  .collect(Collectors.joining("; "))
              + ".");
    }
  }

  private void table(List<String> columns, List<List<String>> rows) {
    row(columns);
    row(columns.stream().map(c -> "---").toList());
    rows.forEach(this::row);
  }

  private void row(List<String> cells) {
    line(
        cells.stream()
            .map(c -> c.replace("|", "\\|"))
            .collect(Collectors.joining(" | ", "| ", " |")));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
