package moebench.reports.figures;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.data.ExpertKnowledge;
import moebench.reports.data.Grid;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Specialisation;
import org.jfree.chart.JFreeChart;

/** What the choice of an expert says about its tokens, beside what chance would make of it. */
final class SpecialisationFigure implements Figure {
  private static final int ROWS_OF_TEXT = 3;

  /** Fewer bits are not drawn; a text of one language has none about it. */
  private static final double LEAST_BITS = 1e-5;

  @Override
  public String id() {
    return "specialisation";
  }

  @Override
  public String title() {
    return "What experts specialise in";
  }

  @Override
  public Outcome draw(RunData run) {
    List<ExpertKnowledge> all = ExpertKnowledge.of(run);
    if (all.isEmpty()) {
      return new LeftOut("needs training runs of an expert layer");
    }
    List<LayerConfig> shown = shown(run, all);
    List<ExpertKnowledge> drawn = all.stream().filter(k -> shown.contains(k.config())).toList();
    List<String> attributes = drawn.stream().map(ExpertKnowledge::attribute).distinct().toList();
    List<JFreeChart> panels =
        drawn.stream()
            .map(ExpertKnowledge::block)
            .distinct()
            .sorted()
            .map(b -> panel(b, drawn.stream().filter(k -> k.block() == b).toList(), shown))
            .toList();
    Specialisation first = drawn.getFirst().seeds().getFirst();
    return new Drawn(
        ("Mutual information of a token's first choice with the byte, its class (letters, digits,"
                + " white space, …), the language of its document, the byte's position in the document"
                + " (on a logarithmic scale) and in the validation window (a control: the model cannot"
                + " know it). %s; %s. Hollow diamonds: the mean over %d permutations of the attribute,"
                + " which is what chance makes of it. A choice of E experts in even use has log₂ E bits.")
            .formatted(
                String.join(", ", shown.stream().map(run.labels()::of).toList()),
                Count.meanOfSeeds(drawn.stream().map(k -> k.seeds().size()).toList()),
                first.permutations()),
        data(run, all),
        Plate.ofRows(
            panels, Math.max(ROWS_OF_TEXT, shown.size()) * attributes.size(), legend(shown)));
  }

  /**
   * All layers at the main number of experts and capacity factor, of each kind in the grid those of
   * the grid; every one where there is none.
   */
  private static List<LayerConfig> shown(RunData run, List<ExpertKnowledge> all) {
    List<LayerConfig> recorded = all.stream().map(ExpertKnowledge::config).distinct().toList();
    Grid grid = Grid.of(run);
    List<LayerConfig> main =
        recorded.stream()
            .filter(c -> grid.experts().contains(c) || grid.of(c.layer()).isEmpty())
            .filter(c -> grid.mainExperts().filter(e -> e == c.experts()).isPresent())
            .filter(c ->
                grid.mainCapacityFactor().filter(f -> f.equals(c.capacityFactor())).isPresent())
            .toList();
    return main.isEmpty() ? recorded : main;
  }

  private static JFreeChart panel(
      int block, List<ExpertKnowledge> rows, List<LayerConfig> configs) {
    List<String> attributes = rows.stream().map(ExpertKnowledge::attribute).distinct().toList();
    List<Series> series = new ArrayList<>();
    for (LayerConfig config : configs) {
      double offset = 0.6 * ((configs.indexOf(config) + 0.5) / configs.size() - 0.5);
      List<ExpertKnowledge> own = rows.stream().filter(k -> k.config().equals(config)).toList();
      series.add(
          new Series(
              points(own, attributes, offset, Specialisation::baseline),
              Theme.INK,
              null,
              Marks.DIAMOND,
              false,
              Series.Spread.NONE));
      series.add(
          Marks.markers(
              config.layer(), points(own, attributes, offset, Specialisation::bits), true));
    }
    Panel panel =
        new Panel(
            "Expert layer " + block,
            Axes.logarithmic(
                "Mutual information, bits",
                Ranges.x(Ranges.points(series)),
                SpecialisationFigure::plain),
            Axes.rows(attributes));
    series.forEach(panel::add);
    return panel.grid(true, false).chart();
  }

  private static List<Series.Point> points(
      List<ExpertKnowledge> knowledge,
      List<String> attributes,
      double offset,
      ToDoubleFunction<Specialisation> value) {
    return knowledge.stream()
        .map(k -> {
          Sample s = k.sample(value);
          double sd = s.sd().orElse(0);
          double y = attributes.indexOf(k.attribute()) + offset;
          double low = Math.max(s.mean() - sd, LEAST_BITS);
          return new Series.Point(s.mean(), low, s.mean() + sd, y, y, y);
        })
        .filter(p -> p.x() >= LEAST_BITS)
        .toList();
  }

  private static String plain(double bits) {
    return BigDecimal.valueOf(bits).stripTrailingZeros().toPlainString();
  }

  private static Table data(RunData run, List<ExpertKnowledge> all) {
    Table data =
        Table.of(
            "configuration",
            "layer",
            "experts",
            "capacityFactor",
            "block",
            "attribute",
            "bitsMean",
            "bitsSd",
            "baselineMean",
            "baselineSdOfPermutations",
            "expertBits",
            "attributeBits",
            "permutations",
            "seeds");
    for (ExpertKnowledge k : all) {
      Sample bits = k.sample(Specialisation::bits);
      data.row(
          run.labels().of(k.config()),
          k.config().layer(),
          k.config().experts(),
          k.config().capacityFactor(),
          k.block(),
          k.attribute(),
          bits.mean(),
          bits.sd().isPresent() ? bits.sd().getAsDouble() : null,
          k.sample(Specialisation::baseline).mean(),
          k.sample(Specialisation::baselineDeviation).mean(),
          k.sample(Specialisation::expertBits).mean(),
          k.sample(Specialisation::attributeBits).mean(),
          k.seeds().getFirst().permutations(),
          bits.n());
    }
    return data;
  }

  private static Legend legend(List<LayerConfig> configs) {
    return Marks.kinds(configs.stream().map(LayerConfig::layer).distinct().toList())
        .marker("chance", Theme.INK, Marks.DIAMOND, false);
  }
}
