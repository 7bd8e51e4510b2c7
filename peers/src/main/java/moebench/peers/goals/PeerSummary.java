package moebench.peers.goals;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import moebench.reports.data.Labels;
import moebench.reports.data.PeerNames;
import moebench.reports.data.PeerRatio;
import moebench.reports.data.Sample;

/** How many times faster ours is than each peer, with a goal or without, as a table of Markdown. */
final class PeerSummary {
  private static final String HEAD =
      """
      | against | work | shapes | median of shapes | worst shape (10th to 90th percentile of pairs) | forks × pairs |
      |---|---|---|---|---|---|
      """;

  private PeerSummary() {}

  /** A row for each peer, kind of work and number of threads; nothing where there are no peers. */
  static String of(List<PeerRatio> ratios) {
    Map<String, List<Measured>> rows =
        ratios.stream()
            .filter(r -> !r.cell().peer().startsWith("own-"))
            .collect(
                Collectors.groupingBy(
                    PeerSummary::name,
                    LinkedHashMap::new,
                    Collectors.mapping(Measured::ratio, Collectors.toList())));
    if (rows.isEmpty()) {
      return "";
    }
    return HEAD
        + rows.entrySet().stream()
            .map(e -> row(e.getKey(), e.getValue()))
            .collect(Collectors.joining())
        + "\n";
  }

  private static String name(PeerRatio r) {
    return "%s | %s, %s"
        .formatted(
            PeerNames.peer(r.cell().peer()),
            PeerNames.work(r.cell().work()),
            Labels.threads(r.cell().threads()));
  }

  private static String row(String name, List<Measured> shapes) {
    Measured worst = shapes.stream().min(Comparator.comparingDouble(Measured::value)).orElseThrow();
    double median = Sample.of(shapes.stream().map(Measured::value).toList()).median();
    return "| %s | %d | %s | %s |%n"
        .formatted(name, shapes.size(), Goal.times(median), worst.columns(Goal::times));
  }
}
