package moebench.reports.figures;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import moebench.reports.chart.Series;

/** What an axis has to cover: values and the ends of their intervals. */
final class Ranges {
  private Ranges() {}

  static List<Double> x(Collection<Series.Point> points) {
    return points.stream().flatMap(p -> Stream.of(p.x(), p.xLow(), p.xHigh())).toList();
  }

  static List<Double> y(Collection<Series.Point> points) {
    return points.stream().flatMap(p -> Stream.of(p.y(), p.yLow(), p.yHigh())).toList();
  }

  static List<Series.Point> points(Collection<Series> series) {
    return series.stream().flatMap(s -> s.points().stream()).toList();
  }
}
