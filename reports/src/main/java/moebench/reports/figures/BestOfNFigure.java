package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.chart.Ticks;
import moebench.reports.claims.Estimate;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.sampling.BestOf;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Selection;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;

/** Problems solved with one of n answers, by who chooses it, against n and against its cost. */
final class BestOfNFigure implements Figure {
  private static final int PANEL_HEIGHT = 250;
  private static final List<String> CHOOSERS =
      List.of(Selection.ORACLE, Selection.VERIFIER, Selection.LIKELIEST);

  /** The colours from here on are no layer's. */
  private static final int FIRST_LOOK = 1;

  @Override
  public String id() {
    return "best-of-n";
  }

  @Override
  public String title() {
    return "Best of n, by who chooses";
  }

  @Override
  public Outcome draw(RunData run) {
    List<BestOf> all = BestOf.of(run);
    if (all.isEmpty()) {
      return new LeftOut("needs sampled answers (moebench run --preset best-of-n)");
    }
    Function<BestOf, String> labels = BestOf.labels(all);
    List<JFreeChart> panels = new ArrayList<>();
    all.forEach(b -> panels.add(panel(labels.apply(b), b)));
    panels.add(costs(all));
    Cell.BestOfN cell = all.getFirst().cell();
    return new Drawn(
        ("Share of the problems solved: sums of two numbers of %d digits, none of which the model or the"
                + " verifier has seen. Oracle: any of the n answers is right (pass@n, unbiased); verifier:"
                + " a dense model trained on right and wrong answers picks one; mean log-probability: the"
                + " model's own. All subsets of n of %s at temperature %s count. Bands: %s."
                + " Training: %s FLOPs for each model, %s for the verifier. Last panel: against the forward"
                + " FLOPs of all n answers and their judgement; filled: verifier, crosses: mean"
                + " log-probability, hollow: oracle, which nobody has.")
            .formatted(
                cell.digits(),
                Count.of(all.stream().map(b -> b.cell().samples()).toList(), "answer"),
                Labels.number(cell.temperature()),
                bands(all),
                Ticks.metric(cell.budgetFlops()),
                Ticks.metric(cell.verifierFlops())),
        data(labels, all),
        new Plate(panels, 2, PANEL_HEIGHT, legend(all)));
  }

  private static String bands(List<BestOf> all) {
    List<Integer> seeds = all.stream().map(b -> b.seeds().size()).toList();
    String problems = Count.of(all.stream().map(BestOf::problems).toList(), "problem");
    return seeds.stream().allMatch(n -> n == 1)
        ? "95%% interval over the %s of 1 seed".formatted(problems)
        : "95%% interval over %s, each with %s of its own"
            .formatted(Count.of(seeds, "seed"), problems);
  }

  private static JFreeChart panel(String title, BestOf model) {
    List<Series> series = new ArrayList<>();
    for (String by : CHOOSERS) {
      int look = FIRST_LOOK + CHOOSERS.indexOf(by);
      series.add(
          new Series(
              model.sizes().stream().map(n -> at(n, model.solved(by, n))).toList(),
              Palette.color(look),
              Palette.stroke(look),
              null,
              true,
              Series.Spread.BAND));
    }
    return panel(
        title,
        Axes.logarithmicAt(
            "n, answers per problem",
            model.sizes().stream()
                .filter(n -> Integer.bitCount(n) == 1)
                .map(n -> (double) n)
                .toList(),
            Labels::number),
        series);
  }

  private static JFreeChart costs(List<BestOf> all) {
    List<Series> series = new ArrayList<>();
    for (BestOf model : all) {
      String layer = model.layer().layer();
      series.add(Marks.line(layer, costs(model, Selection.ORACLE), false));
      series.add(Marks.crosses(layer, costs(model, Selection.LIKELIEST)));
      series.add(Marks.line(layer, costs(model, Selection.VERIFIER), true));
    }
    return panel(
        "Against cost",
        Axes.logarithmic("Forward FLOPs per problem", Ranges.x(Ranges.points(series))),
        series);
  }

  private static List<Series.Point> costs(BestOf model, String by) {
    return model.sizes().stream()
        .map(n -> new Series.Point(model.flops(by, n), model.solved(by, n).effect()))
        .toList();
  }

  private static JFreeChart panel(String title, ValueAxis x, List<Series> series) {
    Panel panel = new Panel(title, x, Axes.fromZero("Problems solved", List.of(1.0)));
    series.forEach(panel::add);
    return panel.chart();
  }

  private static Series.Point at(double n, Estimate solved) {
    return new Series.Point(
        n, solved.effect(), solved.low().getAsDouble(), solved.high().getAsDouble());
  }

  private static Table data(Function<BestOf, String> labels, List<BestOf> all) {
    Table data =
        Table.of(
            "configuration",
            "layer",
            "by",
            "n",
            "solved",
            "low95",
            "high95",
            "intervalOver",
            "flopsPerProblem",
            "problems",
            "seeds");
    for (BestOf model : all) {
      for (String by : CHOOSERS) {
        for (int n : model.sizes()) {
          Estimate solved = model.solved(by, n);
          data.row(
              labels.apply(model),
              model.layer().layer(),
              by,
              n,
              solved.effect(),
              solved.low().getAsDouble(),
              solved.high().getAsDouble(),
              solved.unit(),
              model.flops(by, n),
              model.problems(),
              model.seeds().size());
        }
      }
    }
    return data;
  }

  private static Legend legend(List<BestOf> all) {
    Legend legend = new Legend();
    for (String by : CHOOSERS) {
      int look = FIRST_LOOK + CHOOSERS.indexOf(by);
      legend.line(by, Palette.color(look), Palette.stroke(look));
    }
    for (String layer : all.stream().map(b -> b.layer().layer()).distinct().toList()) {
      Mark mark = Mark.of(layer);
      legend.line(Labels.kind(layer), mark.color(), mark.stroke(), mark.shape(), true);
    }
    return legend;
  }
}
