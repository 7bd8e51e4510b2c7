package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.chart.Ticks;
import moebench.reports.data.ClassicalRun;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.literature.Published;
import moebench.reports.schema.Trial;
import org.jfree.chart.JFreeChart;

/** Test errors of classical mixtures against the best possible, a panel per problem. */
final class ClassicalErrors implements Figure {
  private static final int ROW_HEIGHT = 48;
  private static final int AROUND_ROWS = 75;
  private static final double TICK_DIGITS = 1e6;
  private static final float[] DASHED = {4, 3};
  private static final float[] DOTTED = {1, 2};

  /** Share of a row that its markers spread over. */
  private static final double SPREAD = 0.7;

  @Override
  public String id() {
    return "classical-errors";
  }

  @Override
  public String title() {
    return "Classical mixtures against the best possible";
  }

  @Override
  public Outcome draw(RunData run) {
    List<ClassicalRun> all = ClassicalRun.of(run);
    if (all.isEmpty()) {
      return new LeftOut("needs classical mixtures (moebench run --preset classical)");
    }
    List<String> models = all.stream().map(ClassicalRun::model).distinct().toList();
    List<String> shapes = all.stream().map(ClassicalErrors::shape).distinct().toList();
    Table data =
        Table.of(
            "problem",
            "model",
            "experts",
            "seed",
            "errorMeasure",
            "weightedSumError",
            "mostConfidentError",
            "bestError",
            "logLikelihood",
            "bestLogLikelihood");
    all.forEach(r -> record(r, data));
    List<JFreeChart> panels = new ArrayList<>();
    for (String problem : all.stream().map(r -> r.cell().problem()).distinct().toList()) {
      List<ClassicalRun> runs =
          all.stream().filter(r -> r.cell().problem().equals(problem)).toList();
      panels.add(panel(problem, runs, models, shapes));
    }
    Legend legend = new Legend();
    for (int i = 0; i < models.size(); i++) {
      legend.marker(models.get(i), Palette.color(i), Palette.shape(i), true);
    }
    legend.line("best possible", Theme.INK, Mark.stroke(1.2f, DASHED));
    legend.line("published", Theme.PUBLISHED, Mark.stroke(1.2f, DOTTED));
    return new Drawn(
        caption(all), data, new Plate(panels, 2, shapes.size() * ROW_HEIGHT + AROUND_ROWS, legend));
  }

  private static String shape(ClassicalRun r) {
    return ClassicalRun.shape(r.cell().experts());
  }

  private static void record(ClassicalRun r, Table data) {
    for (Trial t : r.result().trials()) {
      data.row(
          r.cell().problem(),
          r.model(),
          shape(r),
          t.seed(),
          r.result().errorMeasure(),
          t.weightedSumError(),
          t.mostConfidentError(),
          t.bestError(),
          t.logLikelihood(),
          t.bestLogLikelihood());
    }
  }

  private static JFreeChart panel(
      String problem, List<ClassicalRun> runs, List<String> models, List<String> shapes) {
    double best = runs.getFirst().trials(Trial::bestError).mean();
    List<Double> published =
        problem.equals("waveform")
            ? Published.cartWaveform().rows().stream()
                .map(row -> 1 - row.number("accuracy").orElseThrow())
                .toList()
            : List.of();
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < models.size(); i++) {
      int model = i;
      double offset = models.size() == 1 ? 0 : SPREAD * ((double) i / (models.size() - 1) - 0.5);
      List<Series.Point> points =
          runs.stream()
              .filter(r -> r.model().equals(models.get(model)))
              .map(r -> point(r, shapes.indexOf(shape(r)) + offset))
              .toList();
      series.add(
          new Series(points, Palette.color(i), null, Palette.shape(i), true, Series.Spread.BARS));
    }
    List<Double> x =
        Stream.of(Ranges.x(Ranges.points(series)), published, List.of(best))
            .flatMap(List::stream)
            .toList();
    String measure = runs.getFirst().result().errorMeasure();
    Panel panel =
        new Panel(
            problem,
            Axes.logarithmic(
                measure.substring(0, 1).toUpperCase(Locale.ROOT) + measure.substring(1),
                x,
                v -> Labels.number(Math.rint(v * TICK_DIGITS) / TICK_DIGITS)),
            Axes.rows(shapes));
    panel.vertical(best, Theme.INK, Mark.stroke(1.2f, DASHED));
    published.forEach(p -> panel.vertical(p, Theme.PUBLISHED, Mark.stroke(1.2f, DOTTED)));
    series.forEach(panel::add);
    return panel.grid(true, false).chart();
  }

  /** Median with the middle 80% of the repeats. */
  private static Series.Point point(ClassicalRun run, double row) {
    Sample error = run.trials(Trial::weightedSumError);
    return new Series.Point(
        error.median(), error.quantile(0.1), error.quantile(0.9), row, row, row);
  }

  private static String caption(List<ClassicalRun> all) {
    return ("Error on samples that the mixture was not trained on, all experts weighed by the gate;"
            + " median of %s, bars from the 10th to the 90th percentile. Each repeat draws samples"
            + " anew, the same for every mixture. Dashed: the error of the true answer on the same"
            + " samples. On inverse the mean of several right answers is none, so that errors say"
            + " little there: see the likelihoods in the table.%s")
        .formatted(
            Count.of(all.stream().map(r -> r.result().trials().size()).toList(), "repeat"),
            waveform(all));
  }

  /** The published figures beside ours, where the run has that problem. */
  private static String waveform(List<ClassicalRun> all) {
    return all.stream()
        .filter(r -> r.cell().problem().equals("waveform"))
        .findFirst()
        .map(r ->
            (" Dotted, on waveform: wrong by the Bayes rule (14%%), the nearest neighbour (22%%)"
                    + " and CART (28%%), as published by Breiman et al. (1984); the Bayes rule is"
                    + " wrong for %s%% of the samples drawn here.")
                .formatted(Ticks.fixed(100 * r.trials(Trial::bestError).mean(), 0.1)))
        .orElse("");
  }
}
