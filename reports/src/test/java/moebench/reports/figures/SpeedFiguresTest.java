package moebench.reports.figures;

import static moebench.reports.figures.FiguresTest.RUN;
import static moebench.reports.figures.FiguresTest.SCALED;
import static moebench.reports.figures.FiguresTest.column;
import static moebench.reports.figures.FiguresTest.drawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import moebench.reports.SyntheticRun;
import moebench.reports.TinyRun;
import moebench.reports.data.RunData;
import moebench.reports.data.SizeAxis;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Row;
import org.junit.jupiter.api.Test;

/** The roofline and the figures of speed against a size. */
class SpeedFiguresTest {
  /** Below 98.3 GFLOP/s and 11.2 GB/s; by hand, 20 GFLOP/s at 10 FLOPs per byte. */
  @Test
  void theRooflineHasBothBenchmarksOfEveryLayerAndTheCeilingOfOneCore() {
    Table data = drawn("roofline", RUN).data();
    assertEquals(2 * SyntheticRun.configs().size() + 1, data.rows().size());
    int ceiling = column(data, "benchmark").indexOf("ceiling");
    assertEquals("one core", column(data, "configuration").get(ceiling));
    assertEquals(98.3, Double.parseDouble(column(data, "gflopsMedian").get(ceiling)), 1e-9);
    assertEquals(11.2, Double.parseDouble(column(data, "readGbPerSecond").get(ceiling)), 1e-9);
    assertEquals(98.3 / 11.2, Double.parseDouble(column(data, "flopsPerByte").get(ceiling)), 1e-9);
    RunData tiny =
        new TinyRun().speed(SyntheticRun.configs().getFirst(), 1, 2e4).probe(100, 10).data();
    Table one = drawn("roofline", tiny).data();
    assertEquals(10, Double.parseDouble(column(one, "flopsPerByte").getFirst()), 1e-9);
    assertEquals(20, Double.parseDouble(column(one, "gflopsMedian").getFirst()), 1e-9);
  }

  @Test
  void backendsStandSideBySide() {
    LayerConfig dense = SyntheticRun.configs().getFirst();
    TinyRun both = new TinyRun().speed(dense, 1, 2e4).speed(dense, 2, 4e4).on("opencl:0");
    Figure.Drawn drawn = drawn("back-ends", both.speed(dense, 1, 5e4).data());
    assertTrue(drawn.caption().contains("on simd, one thread; opencl:0."), drawn.caption());
    Table data = drawn.data();
    assertEquals(List.of("simd", "opencl:0"), column(data, "backend"));
    assertEquals(List.of("1", ""), column(data, "threads"));
    assertEquals(List.of("30000.0", "50000.0"), column(data, "tokensPerSecondMedian"));
    assertEquals(List.of("2", "1"), column(data, "forks"));
    RunData alone = new TinyRun().on("opencl:0").speed(dense, 1, 5e4).data();
    assertInstanceOf(Figure.LeftOut.class, new BackendSpeeds().draw(alone));
  }

  /** The CPU's point and the device's resident one, 20 and 50 GFLOP/s, each with its own roof. */
  @Test
  void theRooflineHasDevicesWithTheirPointsAndCeilings() {
    LayerConfig dense = SyntheticRun.configs().getFirst();
    RunData both =
        new TinyRun()
            .speed(dense, 1, 2e4)
            .speed(dense, 2, 2e4)
            .probe(100, 10)
            .on("opencl:0")
            .resident(dense, 1, 1e4, 5e4)
            .deviceProbe(1000, 40)
            .data();
    Figure.Drawn drawn = drawn("roofline", both);
    Table data = drawn.data();
    assertEquals(List.of("simd", "opencl:0", "", ""), column(data, "backend"));
    assertEquals(List.of("20.0", "50.0", "100.0", "1000.0"), column(data, "gflopsMedian"));
    assertEquals("layer-training-resident", column(data, "benchmark").get(1));
    assertEquals(
        List.of("one core", "opencl:0, Made up (GPU)"),
        column(data, "configuration").subList(2, 4));
    assertEquals("25.0", column(data, "flopsPerByte").getLast());
    assertTrue(drawn.caption().contains("Solid: simd; hollow: OpenCL devices."), drawn.caption());

    RunData alone =
        new TinyRun()
            .on("opencl:0")
            .resident(dense, 1, 1e4, 5e4)
            .probe(100, 10)
            .deviceProbe(1000, 40)
            .data();
    Table device = drawn("roofline", alone).data();
    assertEquals(List.of("opencl:0", ""), column(device, "backend"));
  }

  /** 31 points in one panel, which names no more than 24; the other panel is not there. */
  @Test
  void theCaptionSaysWhereAPanelLeavesNamesOut() {
    TinyRun run = new TinyRun().probe(100, 10);
    SyntheticRun.fullGrid().subList(0, 31).forEach(config -> run.speed(config, 1, 2e4));
    String caption = drawn("roofline", run.data()).caption();
    assertTrue(caption.contains("Named are those at one capacity factor"), caption);
    caption = drawn("roofline", RUN).caption();
    assertFalse(caption.contains("Named are those"), caption);
  }

  @Test
  void scalingVariesOneSizeAtATime() {
    assertEquals(Set.of("1", "2", "4", "8", "16", "32"), distinct("scaling-experts", "experts"));
    assertEquals(Set.of("1024"), distinct("scaling-experts", "tokens"));
    assertEquals(Set.of("256", "1024", "4096"), distinct("scaling-tokens", "tokens"));
    assertEquals(Set.of("1", "8"), distinct("scaling-tokens", "experts"));
    assertEquals(Set.of("64", "128", "256"), distinct("scaling-d-model", "dModel"));
    assertEquals(Set.of("256", "512", "1024"), distinct("scaling-d-model", "dFf"));
    assertEquals(Set.of("1", "2"), distinct("scaling-threads", "threads"));
    assertEquals(Set.of("64"), distinct("scaling-threads", "dModel"));
    assertTrue(
        drawn("scaling-d-model", SCALED).caption().contains("CF 1.25, dFf = 4 dModel, 1024 tokens"),
        drawn("scaling-d-model", SCALED).caption());
  }

  private static Set<String> distinct(String figure, String column) {
    return Set.copyOf(column(drawn(figure, SCALED).data(), column));
  }

  /**
   * By hand: half the FLOPs per token, twice the expected speed; twice the threads, twice again.
   */
  @Test
  void whatIsExpectedFollowsFromTheFirstPoint() {
    LayerConfig two = SyntheticRun.config("switch", 2, 1.25);
    LayerConfig four = SyntheticRun.config("switch", 4, 1.25);
    TinyRun tiny = new TinyRun();
    tiny.forward(two, 1, 1, 1000, 4e6);
    tiny.forward(two, 1, 2, 1100, 4e6);
    tiny.forward(four, 1, 1, 1500, 2e6);
    assertEquals(List.of("1050.0", "2100.0"), expected("scaling-experts", tiny));
    TinyRun threaded = new TinyRun();
    threaded.forward(two, 1, 1, 1000, 4e6);
    threaded.forward(two, 2, 1, 1700, 4e6);
    assertEquals(List.of("1000.0", "2000.0"), expected("scaling-threads", threaded));
  }

  private static List<String> expected(String figure, TinyRun run) {
    return column(drawn(figure, run.data()).data(), "tokensPerSecondExpected");
  }

  @Test
  void whatIsMissingIsNamed() {
    LayerConfig dense = SyntheticRun.configs().getFirst();
    assertEquals(
        "needs a probe of the machine", leftOut(new Roofline(), new TinyRun().speed(dense, 1, 10)));
    assertEquals(
        "needs speed results that say how many bytes an operation moves",
        leftOut(new Roofline(), new TinyRun().forward(dense, 1, 1, 10, 10).probe(100, 10)));
    assertEquals(
        "needs speed results at two values or more of: threads",
        leftOut(
            new Scaling("id", "title", SizeAxis.THREADS),
            new TinyRun().forward(dense, 1, 1, 10, 10)));
  }

  private static String leftOut(Figure figure, TinyRun run) {
    return assertInstanceOf(Figure.LeftOut.class, figure.draw(run.data())).reason();
  }

  /** Two threads of two cores are judged by what both cores reach. */
  @Test
  void theCeilingIsThatOfTheThreads() {
    LayerConfig dense = SyntheticRun.configs().getFirst();
    List<Row> rows = SyntheticRun.rows(List.of(dense), 0, 1);
    RunData two =
        RunData.of(
            RUN.manifest(),
            Stream.concat(
                    rows.stream().filter(r -> r.cell() instanceof Cell.Probe),
                    SyntheticRun.scaling(1).stream()
                        .filter(r -> r.cell() instanceof Cell.Speed s && s.threads() == 2))
                .toList());
    Table data = drawn("roofline", two).data();
    assertEquals("all 2 cores", column(data, "configuration").getLast());
    assertEquals(190.1, Double.parseDouble(column(data, "gflopsMedian").getLast()));
    assertEquals(19.4, Double.parseDouble(column(data, "readGbPerSecond").getLast()));
    assertTrue(drawn("roofline", two).caption().contains("on 2 threads over"));
  }
}
