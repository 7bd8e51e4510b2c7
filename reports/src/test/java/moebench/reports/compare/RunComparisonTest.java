package moebench.reports.compare;

import static moebench.reports.compare.MadeUp.DENSE;
import static moebench.reports.compare.MadeUp.SWITCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import moebench.reports.chart.Export;
import moebench.reports.data.RunData;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;
import org.junit.jupiter.api.Test;

class RunComparisonTest {
  private static final double EXACT = 1e-9;

  private static RunComparison compare(MadeUp... runs) {
    return RunComparison.of(List.of(runs).stream().map(MadeUp::data).toList(), Optional.empty());
  }

  private static String refusal(MadeUp... runs) {
    return assertThrows(CompareException.class, () -> compare(runs)).getMessage();
  }

  private static Work work(LayerConfig layer) {
    return new Work(RunData.LAYER_FORWARD, layer, 1024, 1, "dynamic");
  }

  @Test
  void rowsAreTheUnionAndRatiosNeedBothSides() {
    MadeUp a = new MadeUp("a", 0).forward(DENSE, 10, 40).forward(SWITCH, 5, 5);
    LayerConfig other = moebench.reports.SyntheticRun.config("switch", 16, 1.25);
    MadeUp b = new MadeUp("b", 1).forward(DENSE, 60, 60, 60).forward(other, 7);
    RunComparison c = compare(a, b);
    Side side = c.others().getFirst();

    assertEquals(List.of(work(DENSE), work(SWITCH), work(other)), c.works());
    assertEquals(20, c.mean(Metric.SPEED, c.base(), work(DENSE)).orElseThrow(), EXACT);
    assertEquals(3, c.ratio(Metric.SPEED, side, work(DENSE)).orElseThrow().value(), EXACT);
    assertEquals(3, c.forks(Metric.SPEED, side, work(DENSE)));
    assertTrue(c.ratio(Metric.SPEED, side, work(SWITCH)).isEmpty());
    assertTrue(c.mean(Metric.SPEED, c.base(), work(other)).isEmpty());
    assertEquals(List.of(work(DENSE)), c.common(Metric.SPEED, side));
  }

  /**
   * Ratios 2 and 8: their geometric mean is 4. Rounds of A: both works e^0, then both e^0.2, so the
   * mean logarithms are 0 and 0.2; of B the same on top of ln 4. Treated as independent, the works
   * would give an interval √2 narrower than the rounds do: SE² = 0.01 + 0.01 with two degrees of
   * freedom, t = 0.95·√(2/(4·0.975·0.025)).
   */
  @Test
  void theGeometricMeanTakesRoundsAsItsSample() {
    double e = Math.exp(0.2);
    MadeUp a = new MadeUp("a", 0).forward(DENSE, 10, 10 * e).forward(SWITCH, 1, e);
    MadeUp b = new MadeUp("b", 1).forward(DENSE, 20, 20 * e).forward(SWITCH, 8, 8 * e);
    RunComparison c = compare(a, b);

    Ratio overall = c.overall(Metric.SPEED, c.others().getFirst()).orElseThrow();

    double half = 0.95 * Math.sqrt(2 / (4 * 0.975 * 0.025)) * Math.sqrt(0.02);
    assertEquals(4, overall.value(), EXACT);
    assertEquals(4 * Math.exp(-half), overall.low().getAsDouble(), 1e-6);
    assertEquals(4 * Math.exp(half), overall.high().getAsDouble(), 1e-6);
  }

  /** Fork 2 of one work is missing, so only one round is whole: a mean, and no interval. */
  @Test
  void roundsWithHolesGiveNoInterval() {
    MadeUp a = new MadeUp("a", 0).forward(DENSE, 10, 10).forward(SWITCH, 1);
    MadeUp b = new MadeUp("b", 1).forward(DENSE, 20, 20).forward(SWITCH, 8, 8);
    RunComparison c = compare(a, b);

    Ratio overall = c.overall(Metric.SPEED, c.others().getFirst()).orElseThrow();

    assertEquals(4, overall.value(), EXACT);
    assertTrue(overall.low().isEmpty());
  }

  @Test
  void eachBackendOfARunIsASide() {
    MadeUp both = new MadeUp("a", 0).forward(DENSE, 10).on("opencl:0").forward(DENSE, 50);
    RunComparison c = compare(both);

    assertEquals(List.of("simd", "opencl:0"), c.sides().stream().map(Side::backend).toList());
    assertEquals(
        5, c.ratio(Metric.SPEED, c.others().getFirst(), work(DENSE)).orElseThrow().value(), EXACT);
    MadeUp other = new MadeUp("b", 1).on("opencl:0").forward(DENSE, 25);
    RunComparison one =
        RunComparison.of(List.of(both.data(), other.data()), Optional.of("opencl:0"));
    assertEquals(2, one.sides().size());
    assertEquals(
        0.5,
        one.ratio(Metric.SPEED, one.others().getFirst(), work(DENSE)).orElseThrow().value(),
        EXACT);
  }

  /** By hand: 40 over 10 with one thread and over 20 with two; their geometric mean is √8. */
  @Test
  void aDeviceIsComparedWithTheHostsEveryNumberOfThreads() {
    MadeUp host = new MadeUp("a", 0).forward(DENSE, 10).threads(2).forward(DENSE, 20);
    MadeUp gpu = new MadeUp("b", 1).gpu("Fast", 1000).forward(DENSE, 40).forward(SWITCH, 30);
    RunComparison c = compare(host, gpu);
    Side side = c.others().getFirst();
    Work two = new Work(RunData.LAYER_FORWARD, DENSE, 1024, 2, "dynamic");
    Work onDevice = new Work(RunData.LAYER_FORWARD, SWITCH, 1024, null, "dynamic");

    assertEquals(List.of(work(DENSE), two, onDevice), c.works());
    assertEquals(4, c.ratio(Metric.SPEED, side, work(DENSE)).orElseThrow().value(), EXACT);
    assertEquals(2, c.ratio(Metric.SPEED, side, two).orElseThrow().value(), EXACT);
    assertEquals(Math.sqrt(8), c.overall(Metric.SPEED, side).orElseThrow().value(), EXACT);
    assertTrue(ComparisonMarkdown.of(c).contains("| dense | 2 | 20 (1) | 40 (1) | 2.000 |"));

    RunComparison reverse = compare(gpu, host);
    assertEquals(
        0.5,
        reverse.ratio(Metric.SPEED, reverse.others().getFirst(), two).orElseThrow().value(),
        EXACT);
    String other = refusal(gpu, new MadeUp("c", 2).threads(4).flops(50).forward(DENSE, 10));
    assertTrue(other.contains("on 4 threads is other work in B (c, simd)"), other);
  }

  /** Beside a host with two numbers of threads, the rows of two devices are still one work. */
  @Test
  void twoDevicesHaveEachWorkInCommonOnce() {
    MadeUp slow = new MadeUp("a", 0).gpu("Slow", 1000).forward(DENSE, 10).forward(SWITCH, 10);
    MadeUp fast = new MadeUp("b", 1).gpu("Fast", 1000).forward(DENSE, 20).forward(SWITCH, 80);
    MadeUp host = new MadeUp("c", 2).forward(DENSE, 5).threads(2).forward(DENSE, 5);
    RunComparison c = compare(slow, fast, host);

    assertEquals(2, c.common(Metric.SPEED, c.sides().get(1)).size());
    assertEquals(4, c.overall(Metric.SPEED, c.sides().get(1)).orElseThrow().value(), EXACT);
    assertEquals(2, c.common(Metric.SPEED, c.sides().get(2)).size());
    String figure = Export.svg(RatioFigure.of(c), RatioFigure.TITLE);
    assertTrue(figure.contains("B / A: b, Fast (GPU, opencl:0)"), "devices have names");
    assertTrue(figure.contains("2 threads") && !figure.contains("null threads"));
  }

  @Test
  void energyIsTheSumOfTheMetersAndAbsentWhereItIsMissing() {
    Result.Energy two =
        Result.Energy.measured(
            Map.of(
                "rapl:package-0", List.of(1.0, 2.0, 9.0), "rapl:dram-0", List.of(0.5, 0.5, 0.5)));
    MadeUp a = new MadeUp("a", 0).energy(two).forward(DENSE, 10);
    MadeUp b =
        new MadeUp("b", 1)
            .energy(Result.Energy.measured(Map.of("nvidia-smi:0", List.of(5.0))))
            .forward(DENSE, 10);
    MadeUp none = new MadeUp("c", 2).energy(Result.Energy.missing("no meter")).forward(DENSE, 10);
    Result.Energy otherSocket =
        Result.Energy.measured(Map.of("rapl:package-1", List.of(4.0), "rapl:dram-1", List.of(1.0)));
    MadeUp like = new MadeUp("d", 3).energy(otherSocket).forward(DENSE, 10);
    RunComparison c = compare(a, b, none, like);

    assertEquals(2.5, c.mean(Metric.ENERGY, c.base(), work(DENSE)).orElseThrow(), EXACT);
    assertEquals(
        2, c.ratio(Metric.ENERGY, c.sides().get(3), work(DENSE)).orElseThrow().value(), EXACT);
    assertEquals(5, c.mean(Metric.ENERGY, c.sides().get(1), work(DENSE)).orElseThrow(), EXACT);
    assertTrue(c.ratio(Metric.ENERGY, c.sides().get(1), work(DENSE)).isEmpty());
    assertTrue(c.overall(Metric.ENERGY, c.sides().get(1)).isEmpty());
    assertTrue(c.mean(Metric.ENERGY, c.sides().get(2), work(DENSE)).isEmpty());
    String markdown = ComparisonMarkdown.of(c);
    assertTrue(markdown.contains("## Energy, µJ/token, measured"), markdown);
    assertTrue(
        markdown.contains(
            "No ratio B / A where meters of other kinds counted, such as nvidia-smi for B and"
                + " rapl:dram, rapl:package for A."),
        markdown);
    assertFalse(markdown.contains("No ratio C") || markdown.contains("No ratio D"), markdown);
    assertTrue(markdown.contains("none: no meter"), markdown);
    assertTrue(markdown.contains("measured by rapl:dram-0, rapl:package-0"), markdown);
  }

  @Test
  void otherWorkIsRefused() {
    MadeUp a = new MadeUp("a", 0).flops(100).forward(DENSE, 10);

    String message = refusal(a, new MadeUp("b", 1).flops(101).forward(DENSE, 10));

    assertTrue(message.contains("other work in B (b, simd): 101.0 padded FLOPs"), message);
    assertTrue(message.contains("100.0 in A (a, simd)"), message);
  }

  @Test
  void runsWithNothingInCommonAreRefusedWithWhatDiffers() {
    MadeUp a = new MadeUp("a", 0).forward(DENSE, 10);

    String tokens = refusal(a, new MadeUp("b", 1).tokens(256).forward(DENSE, 10));
    String layers = refusal(a, new MadeUp("b", 1).forward(SWITCH, 10));
    String nothing = refusal(a, new MadeUp("b", 1).quality(1, 2.5));

    assertTrue(tokens.contains("tokens is 256 there and 1024 here"), tokens);
    assertTrue(layers.contains("layer is switch there and dense here"), layers);
    assertTrue(nothing.contains("b has no speed results"), nothing);
  }

  @Test
  void oneSideAloneIsRefused() {
    String message = refusal(new MadeUp("a", 0).forward(DENSE, 10));

    assertTrue(message.contains("nothing to be compared with"), message);
  }

  @Test
  void onlyWhatDiffersHasAColumnAndTheRestIsSaidOnce() {
    MadeUp a = new MadeUp("a", 0).forward(DENSE, 1e6).forward(SWITCH, 4e5).probe(1, 100);
    MadeUp b = new MadeUp("b", 1).machine("B|CPU").forward(DENSE, 2e6).forward(SWITCH, 8e5);

    String markdown = ComparisonMarkdown.of(compare(a, b));

    assertTrue(markdown.contains("| layer | A | B | B / A |"), markdown);
    assertTrue(markdown.contains("| dense | 1M (1) | 2M (1) | 2.000 |"), markdown);
    assertTrue(markdown.contains("| **geometric mean** |  |  | **2.000** of 2 rows |"), markdown);
    assertTrue(markdown.contains("| Processor | A CPU | B\\|CPU |"), markdown);
    assertTrue(markdown.contains("| FMA peak, one core | 100 GFLOP/s | – |"), markdown);
    String same = line(markdown, "The same on every side");
    assertTrue(same.contains("Back-end simd") && same.contains("Commit 0123abc"), same);
    String row = line(markdown, "The same in every row");
    assertTrue(row.contains("experts 8") && row.contains("tokens 1024"), row);
  }

  @Test
  void aDeviceIsCalledByItsNameAndHasItsOwnPeak() {
    MadeUp a = new MadeUp("a", 0).gpu("Fast", 1000).forward(DENSE, 10);
    MadeUp b = new MadeUp("b", 1).gpu("Faster", 3000).forward(DENSE, 20);
    RunComparison c = compare(a, b);

    String markdown = ComparisonMarkdown.of(c);

    assertEquals(
        "| Back-end | Fast (GPU, opencl:0) | Faster (GPU, opencl:0) |",
        line(markdown, "| Back-end"));
    assertEquals(
        "| FP32 peak of the device | 1000 GFLOP/s | 3000 GFLOP/s |", line(markdown, "| FP32"));
    assertTrue(markdown.contains("Platform, 3.0; driver 5.5; 1.2"), markdown);
    assertTrue(ComparisonData.of(c).csv().contains("B,b,opencl:0,Faster,1,"), "in the data too");
  }

  private static String line(String markdown, String start) {
    return markdown.lines().filter(l -> l.startsWith(start)).findFirst().orElseThrow();
  }

  @Test
  void theDataHasEveryValueWithItsRatio() {
    MadeUp a = new MadeUp("a", 0).forward(DENSE, 10, 10);
    MadeUp b = new MadeUp("b", 1).forward(DENSE, 20, 20);

    List<String> lines = ComparisonData.of(compare(a, b)).csv().lines().toList();

    assertEquals(4, lines.size());
    assertTrue(
        lines.get(0).endsWith("side,run,backend,device,forks,value,ratio,ratioLow,ratioHigh"));
    assertTrue(lines.get(1).endsWith("speed,A,a,simd,,2,10.000000000000002,,,"), lines.get(1));
    assertTrue(lines.get(2).contains("speed,B,b,simd,,2,"), lines.get(2));
    assertTrue(lines.get(3).contains("speed-geometric-mean,B,b,simd,,,,"), lines.get(3));
  }
}
