package moebench.reports.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import moebench.reports.Samples;
import moebench.reports.SyntheticRun;
import moebench.reports.TinyRun;
import moebench.reports.chart.Export;
import moebench.reports.data.RunData;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Row;
import org.jfree.chart.axis.ValueAxis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FiguresTest {
  static final RunData RUN = SyntheticRun.data(3, 2);
  static final RunData ROUTED = routed(SyntheticRun.configs());
  static final RunData SCALED = scaled(SyntheticRun.rows(3, 2));

  /**
   * With forks at other sizes and on another back-end, which figures that do not ask for them would
   * have to tell apart.
   */
  private static RunData scaled(List<Row> rows) {
    List<Row> all = new ArrayList<>(rows);
    all.addAll(SyntheticRun.scaling(2));
    return RunData.of(RUN.manifest(), all);
  }

  /** With routers besides those that the claims are about. */
  private static RunData routed(List<LayerConfig> usual) {
    List<LayerConfig> configs = new ArrayList<>(usual);
    for (String router : List.of("top-4", "hash", "expert-choice", "soft")) {
      configs.add(SyntheticRun.config(router, 8, 1.25));
    }
    return RunData.of(RUN.manifest(), SyntheticRun.rows(configs, 3, 2));
  }

  private static RunData runFor(Figure figure) {
    if (figure instanceof RouterComparison) {
      return ROUTED;
    }
    return scales(figure) ? SCALED : RUN;
  }

  private static boolean scales(Figure figure) {
    return figure instanceof Scaling || figure instanceof BackendSpeeds;
  }

  static Stream<Figure> figures() {
    return Figures.all().stream();
  }

  static Figure.Drawn drawn(String id, RunData run) {
    Figure figure = figures().filter(f -> f.id().equals(id)).findFirst().orElseThrow();
    return assertInstanceOf(Figure.Drawn.class, figure.draw(run));
  }

  static List<String> column(Table table, String name) {
    int index = table.columns().indexOf(name);
    assertTrue(index >= 0, name);
    return table.rows().stream().map(r -> r.get(index)).toList();
  }

  @ParameterizedTest
  @MethodSource("figures")
  void aFullRunHasEveryFigureWithDataAndCounts(Figure figure) {
    Figure.Drawn drawn = assertInstanceOf(Figure.Drawn.class, figure.draw(runFor(figure)));
    assertFalse(drawn.data().rows().isEmpty());
    assertTrue(drawn.caption().matches("(?s).*(3 seeds|2 forks|2 seeds).*"), drawn.caption());
    assertFalse(drawn.data().csv().contains("NaN"));
  }

  @ParameterizedTest
  @MethodSource("figures")
  void anEmptyRunHasNone(Figure figure) {
    assertInstanceOf(Figure.LeftOut.class, figure.draw(new TinyRun().data()));
  }

  /** Whatever part of a run is there, a figure is drawn or left out, but never fails. */
  @ParameterizedTest
  @MethodSource("figures")
  void everyPartOfARunIsDrawnOrLeftOut(Figure figure) {
    List<Predicate<Cell>> parts =
        List.of(
            c -> c instanceof Cell.Quality,
            c -> c instanceof Cell.Speed,
            c -> c instanceof Cell.Probe,
            c -> RunData.config(c).filter(l -> !l.isDense()).isPresent(),
            c -> RunData.config(c).filter(LayerConfig::isDense).isPresent(),
            c -> RunData.config(c).filter(l -> l.layer().equals("moe")).isPresent(),
            c -> RunData.config(c).filter(l -> l.isDense() || l.experts() == 2).isPresent());
    for (var part : parts) {
      RunData run =
          RunData.of(
              RUN.manifest(),
              SyntheticRun.rows(1, 1).stream().filter(r -> part.test(r.cell())).toList());
      if (figure.draw(run) instanceof Figure.Drawn drawn) {
        assertFalse(drawn.data().rows().isEmpty());
        assertTrue(Export.svg(drawn.plate(), figure.title()).contains("<svg"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("figures")
  void aFullGridIsDrawn(Figure figure) {
    List<Row> rows = SyntheticRun.rows(SyntheticRun.fullGrid(), 1, 1);
    RunData run = scales(figure) ? scaled(rows) : RunData.of(RUN.manifest(), rows);
    run = figure instanceof RouterComparison ? routed(SyntheticRun.fullGrid()) : run;
    Figure.Drawn drawn = assertInstanceOf(Figure.Drawn.class, figure.draw(run));
    assertTrue(drawn.plate().height() < 1200, "fits a page, a little scaled");
  }

  @Test
  void idsAreUnique() {
    Set<String> ids = new HashSet<>();
    figures().forEach(f -> assertTrue(ids.add(f.id()), f.id()));
  }

  @Test
  void speedAgainstQualityHasEveryConfigurationUnderEachExecution() {
    Table data = drawn("speed-quality", RUN).data();
    assertEquals(2 * SyntheticRun.configs().size(), data.rows().size());
    assertTrue(column(data, "paretoFront").contains("true"));
  }

  @Test
  void speedUpIsOverDense() {
    Table data = drawn("time-to-quality", RUN).data();
    int dense = column(data, "configuration").indexOf("Dense");
    assertEquals(1.0, Double.parseDouble(column(data, "speedUpOverDense").get(dense)));
    for (int i = 0; i < data.rows().size(); i++) {
      if (!column(data, "publishedHours").get(i).isEmpty()) {
        continue;
      }
      double product =
          Double.parseDouble(column(data, "speedUpOverDense").get(i))
              * Double.parseDouble(column(data, "secondsMean").get(i));
      assertEquals(
          Double.parseDouble(column(data, "secondsMean").get(dense)), product, 1e-6 * product);
    }
  }

  @Test
  void theCapacityFactorSweepHasQualitySpeedAndDropsWithTheUniformCurve() {
    Set<String> quantities =
        new HashSet<>(column(drawn("capacity-factor", RUN).data(), "quantity"));
    assertEquals(
        Set.of(
            "bpb",
            "trainingTokensPerSecond",
            "dropFirstChoice",
            "dropSecondChoice",
            "dropUniform",
            "publishedDrop"),
        quantities);
  }

  /** Closed-form drops go down to 1e-30; the axis must not, and MoE alone has the curve too. */
  @Test
  void dropsBelowTheAxisAreInTheDataOnly() {
    RunData moe =
        RunData.of(
            RUN.manifest(),
            SyntheticRun.rows(1, 1).stream()
                .filter(
                    r -> RunData.config(r.cell()).filter(c -> c.layer().equals("moe")).isPresent())
                .toList());
    Figure.Drawn drawn = drawn("capacity-factor", moe);
    Table data = drawn.data();
    double least = 1;
    for (int i = 0; i < data.rows().size(); i++) {
      if (column(data, "quantity").get(i).equals("dropUniform")) {
        least = Math.min(least, Double.parseDouble(column(data, "centre").get(i)));
      }
    }
    assertTrue(least < 1e-20, "in the data: " + least);
    ValueAxis axis = drawn.plate().panels().getLast().getXYPlot().getRangeAxis();
    assertEquals("Dropped in training", axis.getLabel());
    assertTrue(axis.getLowerBound() > 1e-6, "on the axis: " + axis.getLowerBound());
    assertTrue(drawn.caption().contains("ends at 0.001%"), drawn.caption());
  }

  /** At the main number of experts and factor; of Switch and MoE those that are compared. */
  @Test
  void specialisationIsThatOfEveryRouter() {
    List<LayerConfig> configs = new ArrayList<>(SyntheticRun.configs());
    configs.add(SyntheticRun.config("hash", 8, 1.25));
    configs.add(SyntheticRun.config("hash", 8, 2));
    configs.add(SyntheticRun.config("loss-free", 8, 1.25));
    configs.add(SyntheticRun.config("loss-free", 4, 1.25));
    RunData run = RunData.of(RUN.manifest(), SyntheticRun.rows(configs, 2, 1));
    Figure.Drawn drawn = assertInstanceOf(Figure.Drawn.class, new SpecialisationFigure().draw(run));
    assertTrue(
        drawn
            .caption()
            .contains(
                " Switch E8 CF 1.25, MoE E8 CF 1.25, Loss-free bias E8 CF 1.25, Hash E8 CF 1.25;"),
        drawn.caption());
  }

  /** E = 8 has two seeds, E = 4 one: it is in the data file and not in the figure. */
  @Test
  void learningCurvesCountTheSeedsThatTheyShow() {
    TinyRun tiny = new TinyRun();
    for (double cf : List.of(1.0, 2.0)) {
      tiny.quality(SyntheticRun.config("switch", 8, cf), 1, 3, "padded");
      tiny.quality(SyntheticRun.config("switch", 8, cf), 2, 3, "padded");
    }
    tiny.quality(SyntheticRun.config("switch", 4, 1.0), 1, 3, "padded");
    Figure.Drawn drawn = drawn("learning-curves", tiny.data());
    assertTrue(column(drawn.data(), "experts").contains("4"));
    assertTrue(drawn.caption().contains("mean of 2 seeds, bands"), drawn.caption());
  }

  @Test
  void theExpertSweepHasEveryNumberOfExperts() {
    Table data = drawn("experts", RUN).data();
    Set<String> experts = new HashSet<>();
    for (int i = 0; i < data.rows().size(); i++) {
      if (column(data, "quantity").get(i).equals("bpb")) {
        experts.add(column(data, "experts").get(i));
      }
    }
    assertEquals(Set.of("1", "2", "4", "8", "16", "32"), experts);
  }

  /** Switch, Table 1 (T5-Base has no time) and 7; ST-MoE, Table 5, where 0 is not drawn. */
  @Test
  void publishedPointsThatAreDrawnAreInTheData() {
    List<String> hours =
        column(drawn("time-to-quality", RUN).data(), "publishedHours").stream()
            .filter(h -> !h.isEmpty())
            .toList();
    assertEquals(List.of("131.1", "68.7", "72.8", "80.7", "65.0", "80.1", "62.8", "67.6"), hours);
    assertEquals(
        List.of("1.636", "1.505", "1.474", "1.444", "1.432", "1.427"),
        published(drawn("experts", RUN).data(), "publishedLogPerplexity"));
    assertEquals(
        List.of("0.106", "0.003"),
        published(drawn("capacity-factor", RUN).data(), "publishedDrop"));
  }

  private static List<String> published(Table data, String quantity) {
    int name = data.columns().indexOf("quantity");
    int centre = data.columns().indexOf("centre");
    return data.rows().stream()
        .filter(r -> r.get(name).equals(quantity))
        .map(r -> r.get(centre))
        .toList();
  }

  /** Our own other pieces are in the table, not among the peers of the figure. */
  @Test
  void theFigureOfPeersHasEveryPeerAtEveryShape() {
    Table data = drawn("peers", RUN).data();
    assertEquals(2 * (5 * 3 * 4 + 4), data.rows().size());
    assertEquals(
        Set.of("mkl", "mkl-packed", "openblas", "onednn", "ejml", "libtorch"),
        Set.copyOf(column(data, "peer")));
    assertEquals(Set.of("2"), Set.copyOf(column(data, "forks")));
    for (int i = 0; i < data.rows().size(); i++) {
      double low = Double.parseDouble(column(data, "ratioP10").get(i));
      double high = Double.parseDouble(column(data, "ratioP90").get(i));
      double median = Double.parseDouble(column(data, "ratioMedian").get(i));
      assertTrue(low <= median && median <= high, data.rows().get(i).toString());
    }
  }

  @Test
  void loadsOfARowAverageToOne() {
    Table data = drawn("load", RUN).data();
    double sum = column(data, "relativeLoad").stream().mapToDouble(Double::parseDouble).sum();
    assertEquals(data.rows().size(), sum, 1e-9 * data.rows().size());
  }

  /** Without a limit, static execution is another cost of the same layer. */
  @Test
  void blocksOfDroplessLayersStandBesideTheirFilledRows() {
    TinyRun run = new TinyRun();
    LayerConfig dropless = dropless("switch", 1);
    run.quality(dropless, 1, 2.75, "executed").speed(dropless, 1, 1000, 700);
    LayerConfig soft = dropless("soft", 8);
    run.quality(soft, 1, 3.3, "executed").speed(soft, 1, 100, 101);
    LayerConfig hash = SyntheticRun.config("hash", 8, 1.25);
    run.quality(hash, 1, 2.9, "executed").speed(hash, 1, 2000, 1500);
    Figure.Drawn drawn = drawn("routers", run.data());
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < drawn.data().rows().size(); i++) {
      rows.add(
          column(drawn.data(), "configuration").get(i)
              + ": "
              + column(drawn.data(), "centre").get(i));
    }
    assertEquals(
        List.of(
            "Switch E8 dropless: 2.75",
            "Switch E8 dropless, blocks of 128: 2.75",
            "Hash E8 CF 1.25: 2.9",
            "Soft mixture E8 dropless: 3.3",
            "Switch E8 dropless: 1000.0",
            "Switch E8 dropless, blocks of 128: 700.0",
            "Hash E8 CF 1.25: 2000.0",
            "Soft mixture E8 dropless: 100.0"),
        rows);
    assertTrue(drawn.caption().contains(" Blocks of 128: "), drawn.caption());
    assertFalse(drawn("routers", ROUTED).caption().contains("locks of 128"));
  }

  private static LayerConfig dropless(String layer, int topK) {
    return new LayerConfig(
        layer, 8, topK, "dropless", null, null, "relu", 64, 256, 2, Samples.REGULARIZATION);
  }

  /** Two experts in two parts each: shares 0.1, 0.4, 0.2 and 0.3 of the four over their mean. */
  @Test
  void loadsAreOfThePartsWhereExpertsAreCut() {
    TinyRun run = new TinyRun();
    LayerConfig fine = SyntheticRun.config("fine-2", 2, 1.25);
    run.routed(fine, 1, List.of(0.1, 0.4, 0.2, 0.3), List.of(0.0, 0.0));
    Table data = drawn("load", run.data()).data();
    assertEquals(List.of("1.6", "1.2", "0.8", "0.4"), column(data, "relativeLoad"));
    assertEquals(Set.of("Fine-grained 2 E2 CF 1.25"), Set.copyOf(column(data, "configuration")));
  }

  @Test
  void theParetoFrontIsWhatNoPointBeats() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      List<double[]> points = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        points.add(new double[] {random.nextInt(8), random.nextInt(8)});
      }
      List<double[]> front = Pareto.front(points, p -> p[0], p -> p[1]);
      for (double[] p : points) {
        boolean beaten =
            points.stream()
                .anyMatch(q -> q[0] >= p[0] && q[1] <= p[1] && (q[0] > p[0] || q[1] < p[1]));
        boolean onFront = front.stream().anyMatch(q -> q[0] == p[0] && q[1] == p[1]);
        assertEquals(!beaten, onFront);
      }
    }
  }

  @Test
  void csvQuotesWhatItMust() {
    Table table = Table.of("a", "b").row("x,y", null).row("say \"hi\"", 1.5);
    assertEquals("a,b\n\"x,y\",\n\"say \"\"hi\"\"\",1.5\n", table.csv());
  }

  @Test
  void countsAreReadable() {
    assertEquals("1 seed", Count.of(List.of(1, 1), "seed"));
    assertEquals("2 to 3 forks", Count.of(List.of(3, 2), "fork"));
    assertEquals("no seeds", Count.of(List.of(), "seed"));
    assertEquals("1 seed, so no bars", Count.meanOfSeeds(List.of(1, 1)));
    assertEquals(
        "mean of 2 to 3 seeds, bars ± one standard deviation", Count.meanOfSeeds(List.of(2, 3)));
    assertEquals("1 seed, so no bands", Count.band(List.of(1, 1)));
    assertEquals("mean of 2 to 3 seeds, bands ± one standard deviation", Count.band(List.of(2, 3)));
  }
}
