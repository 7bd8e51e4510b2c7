package moebench.reports.history;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moebench.reports.RunFolderException;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Export;
import moebench.reports.chart.Fonts;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series.Point;
import moebench.reports.chart.Series.Spread;
import moebench.reports.figures.Table;
import org.jfree.chart.JFreeChart;

/** Draws a history: {@code history.svg}, {@code .png} and {@code .csv} beside its file. */
public final class HistoryReport {
  private static final int PANEL_HEIGHT = 230;
  private static final int MOST_PANELS = 40;
  private static final String TITLE = "Benchmarks over commits";
  private static final Color CHANGE = new Color(0xD5, 0x5E, 0x00);

  private HistoryReport() {}

  /**
   * Writes the figure, and returns the change points, one sentence each.
   *
   * @throws RunFolderException when the history is damaged or the figure cannot be written
   */
  public static List<String> write(History history) {
    List<Series> all =
        history.byBenchmark().entrySet().stream()
            .map(benchmark -> Series.of(benchmark.getKey(), benchmark.getValue()))
            .toList();
    Path dir = history.dir();
    try {
      Files.writeString(dir.resolve("history.csv"), table(all).csv());
      if (Fonts.problem().isEmpty()) {
        Plate plate = plate(all);
        Files.writeString(dir.resolve("history.svg"), Export.svg(plate, TITLE));
        Files.write(dir.resolve("history.png"), Export.png(plate));
      }
    } catch (IOException e) {
      throw new RunFolderException("cannot draw the history in " + dir + ": " + e.getMessage(), e);
    }
    return all.stream().flatMap(HistoryReport::sentences).toList();
  }

  private static Stream<String> sentences(Series series) {
    return series.changes().stream()
        .map(change ->
            "%s: time per operation changed by %+.1f%% at %s"
                .formatted(
                    series.benchmark(),
                    100 * series.growth(change),
                    series.entries().get(change).label()));
  }

  static Table table(List<Series> all) {
    Table table =
        Table.of(
            "benchmark",
            "time",
            "commit",
            "score",
            "unit",
            "slowdown",
            "low",
            "high",
            "verdict",
            "changePoint");
    for (Series series : all) {
      for (int i = 0; i < series.entries().size(); i++) {
        HistoryEntry e = series.entries().get(i);
        table.row(
            e.benchmark(),
            e.time(),
            e.commit(),
            e.score(),
            e.unit(),
            e.slowdown(),
            e.low(),
            e.high(),
            e.verdict(),
            series.changes().contains(i));
      }
    }
    return table;
  }

  private static Plate plate(List<Series> all) {
    List<JFreeChart> panels = all.stream().limit(MOST_PANELS).map(HistoryReport::panel).toList();
    Legend legend =
        new Legend()
            .line(
                "gate run; bars: its interval",
                Mark.SWITCH.color(),
                Mark.SWITCH.stroke(),
                Mark.SWITCH.shape(),
                true)
            .line("change point", CHANGE, Mark.stroke(1.2f, new float[] {4, 3}));
    return new Plate(panels, 1, PANEL_HEIGHT, legend);
  }

  private static JFreeChart panel(Series series) {
    List<Point> points =
        IntStream.range(0, series.entries().size()).mapToObj(i -> point(series, i)).toList();
    List<Double> runs = new ArrayList<>(points.stream().map(Point::x).toList());
    List<Double> values =
        points.stream().flatMap(p -> Stream.of(p.y(), p.yLow(), p.yHigh())).toList();
    String y =
        series.relative() ? "slower than the baseline, %" : series.entries().getFirst().unit();
    Panel panel =
        new Panel(series.benchmark(), Axes.linear("run", runs, 1), Axes.linear(y, values));
    series
        .changes()
        .forEach(
            change -> panel.vertical(change + 0.5, CHANGE, Mark.stroke(1.2f, new float[] {4, 3})));
    panel.add(
        new moebench.reports.chart.Series(
            points,
            Mark.SWITCH.color(),
            Mark.SWITCH.stroke(),
            Mark.SWITCH.shape(),
            true,
            series.relative() ? Spread.BARS : Spread.NONE));
    return panel.chart();
  }

  /** Runs count from 1; an interval without an end is left out. */
  private static Point point(Series series, int i) {
    HistoryEntry entry = series.entries().get(i);
    double y = series.shown(i);
    boolean interval = series.relative() && entry.low() != null && entry.high() != null;
    return interval
        ? new Point(i + 1, y, 100 * entry.low(), 100 * entry.high())
        : new Point(i + 1, y);
  }
}
