package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import moebench.reports.chart.Series;
import moebench.reports.data.Accounting;
import moebench.reports.data.QualityRun;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;

/** Learning curves over seeds. */
final class Curves {
  private Curves() {}

  /**
   * A point of the mean curve.
   *
   * @param x mean of the seeds
   * @param bpb one value per seed
   */
  record Point(double x, Sample bpb) {
    Series.Point drawn() {
      return Marks.meanAt(x, bpb);
    }
  }

  /** The points that every seed has, in order; empty if there is no run. */
  static List<Point> mean(
      RunData run,
      Accounting accounting,
      LayerConfig config,
      ToDoubleFunction<Result.CurvePoint> x) {
    List<List<Result.CurvePoint>> curves =
        run.quality(accounting, config).stream()
            .map(QualityRun::result)
            .map(Result.Quality::curve)
            .toList();
    int length = curves.stream().mapToInt(List::size).min().orElse(0);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      int at = i;
      List<Result.CurvePoint> seeds = curves.stream().map(c -> c.get(at)).toList();
      points.add(
          new Point(
              seeds.stream().mapToDouble(x).average().orElseThrow(),
              Sample.of(seeds.stream().map(Result.CurvePoint::bpb).toList())));
    }
    return points;
  }
}
