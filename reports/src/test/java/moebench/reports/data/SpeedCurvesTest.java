package moebench.reports.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import moebench.reports.Samples;
import moebench.reports.SyntheticRun;
import moebench.reports.TinyRun;
import moebench.reports.schema.LayerConfig;
import org.junit.jupiter.api.Test;

class SpeedCurvesTest {
  private static final LayerConfig DENSE = SyntheticRun.configs().getFirst();

  private static LayerConfig sized(String layer, int dModel, int dFf, String secondChoice) {
    boolean moe = layer.equals("moe");
    return new LayerConfig(
        layer,
        8,
        moe ? 2 : layer.equals("top-4") ? 4 : 1,
        "per-token",
        1.25,
        moe ? secondChoice : null,
        "relu",
        dModel,
        dFf,
        2,
        Samples.REGULARIZATION);
  }

  private static List<Double> xs(SpeedCurves curves, String layer) {
    return curves.points(layer, RunData.LAYER_FORWARD).stream().map(SpeedCurves.Point::x).toList();
  }

  private static double median(SpeedCurves.Point point) {
    return point.speed().tokensPerSecond().median();
  }

  @Test
  void theCapacityFactorWithTheMostExpertsIsTaken() {
    TinyRun run = new TinyRun();
    for (int experts : List.of(4, 8)) {
      run.forward(SyntheticRun.config("switch", experts, 2.0), 1, 1, 10, 1);
    }
    for (int experts : List.of(2, 4, 16)) {
      run.forward(SyntheticRun.config("switch", experts, 1.25), 1, 1, 20, 1);
    }
    run.forward(DENSE, 1, 1, 30, 1);
    SpeedCurves curves = SpeedCurves.of(run.data(), SizeAxis.EXPERTS);
    assertEquals(3, curves.values());
    assertEquals(List.of(2.0, 4.0, 16.0), xs(curves, "switch"));
    assertEquals(List.of("dense", "switch"), curves.layers());
    assertEquals("CF 1.25, dModel 64, dFf 256, 1000 tokens, one thread", curves.fixed());
  }

  @Test
  void forksOfAPlaceMakeOnePoint() {
    LayerConfig c = SyntheticRun.config("switch", 8, 1.25);
    TinyRun run = new TinyRun();
    run.forward(c, 2, 1, 40, 1).forward(c, 2, 2, 60, 1).forward(c, 1, 1, 30, 1);
    List<SpeedCurves.Point> points =
        SpeedCurves.of(run.data(), SizeAxis.THREADS).points("switch", RunData.LAYER_FORWARD);
    assertEquals(List.of(30.0, 50.0), points.stream().map(SpeedCurvesTest::median).toList());
    assertEquals(2, points.getLast().speed().tokensPerSecond().n());
    assertEquals(60, points.getLast().predicted());
    assertEquals(List.of(), SpeedCurves.of(run.data(), SizeAxis.EXPERTS).points("moe", "none"));
  }

  @Test
  void dFfGrowsWithDModelOrStays() {
    TinyRun growing = new TinyRun();
    TinyRun staying = new TinyRun();
    for (int dModel : List.of(64, 128, 256)) {
      growing.forward(sized("switch", dModel, 4 * dModel, null), 1, 1, 10, 1);
      staying.forward(sized("switch", dModel, 256, null), 1, 1, 10, 1);
    }
    growing.forward(sized("switch", 512, 256, null), 1, 1, 10, 1);
    staying.forward(sized("switch", 512, 2048, null), 1, 1, 10, 1);
    SpeedCurves proportional = SpeedCurves.of(growing.data(), SizeAxis.D_MODEL);
    assertEquals(List.of(64.0, 128.0, 256.0), xs(proportional, "switch"));
    assertEquals("E = 8, CF 1.25, dFf = 4 dModel, 1000 tokens, one thread", proportional.fixed());
    SpeedCurves fixed = SpeedCurves.of(staying.data(), SizeAxis.D_MODEL);
    assertEquals(List.of(64.0, 128.0, 256.0), xs(fixed, "switch"));
    assertEquals("E = 8, CF 1.25, dFf 256, 1000 tokens, one thread", fixed.fixed());
  }

  @Test
  void otherSecondChoicesAreNotRepeats() {
    TinyRun run = new TinyRun();
    for (int threads : List.of(1, 2)) {
      run.forward(sized("moe", 64, 256, "always"), threads, 1, 10 * threads, 1);
      run.forward(sized("switch", 64, 256, null), threads, 1, 20 * threads, 1);
    }
    run.forward(sized("moe", 64, 256, "random"), 1, 1, 1000, 1);
    SpeedCurves curves = SpeedCurves.of(run.data(), SizeAxis.THREADS);
    assertEquals(List.of(1.0, 2.0), xs(curves, "moe"));
    assertEquals(List.of(1.0, 2.0), xs(curves, "switch"));
    assertEquals(10, median(curves.points("moe", RunData.LAYER_FORWARD).getFirst()));
  }

  @Test
  void denseAloneScalesToo() {
    TinyRun run = new TinyRun();
    run.forward(DENSE, 1, 1, 10, 1).forward(DENSE, 2, 1, 18, 1);
    SpeedCurves curves = SpeedCurves.of(run.data(), SizeAxis.THREADS);
    assertEquals(2, curves.values());
    assertEquals("dModel 64, dFf 256, 1000 tokens", curves.fixed());
    assertEquals(0, SpeedCurves.of(run.data(), SizeAxis.EXPERTS).values());
    assertEquals(0, SpeedCurves.of(new TinyRun().data(), SizeAxis.TOKENS).values());
  }

  @Test
  void otherRoutersScaleBesideThoseOfTheClaims() {
    TinyRun run = new TinyRun();
    for (int threads : List.of(1, 2)) {
      run.forward(sized("hash", 64, 256, null), threads, 1, 10 * threads, 1);
      run.forward(sized("top-4", 64, 256, null), threads, 1, 10 * threads, 1);
    }
    assertEquals(List.of("hash", "top-4"), SpeedCurves.of(run.data(), SizeAxis.THREADS).layers());
    run.forward(sized("moe", 64, 256, "always"), 1, 1, 10, 1).forward(DENSE, 1, 1, 10, 1);
    SpeedCurves curves = SpeedCurves.of(run.data(), SizeAxis.THREADS);
    assertEquals(List.of("dense", "moe", "hash", "top-4"), curves.layers());
    assertEquals(List.of(1.0, 2.0), xs(curves, "hash"));
  }
}
