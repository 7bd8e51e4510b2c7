package moebench.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.Footprint;
import moebench.layers.aparapi.Phase;
import moebench.reports.schema.LayerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuTableTest {
  private static final List<GpuShape> SHAPES = GpuShape.all(false);

  @TempDir private Path dir;

  private Path file() {
    return dir.resolve("table.csv");
  }

  /** Both products in {@code seconds} together, on a device of 1e5 GFLOP/s. */
  private static GpuRow measured(GpuShape shape, double seconds) {
    GpuRow row = new GpuRow(shape, Optional.of(1e5));
    row.forward(
        2 * seconds,
        new Footprint(LayerSpecs.of(shape.layer()).shape(), shape.tokens()),
        shape.tokens());
    row.phases(Map.of(Phase.FIRST_PRODUCT, seconds / 4, Phase.SECOND_PRODUCT, 3 * seconds / 4));
    return row;
  }

  private String value(int line, String column) throws IOException {
    List<String> lines = Files.readAllLines(file());
    return lines.get(line).split(",", -1)[List.of(lines.getFirst().split(",")).indexOf(column)];
  }

  @Test
  void everyShapeStandsOnceAndWhatSaysMostComesFirst() {
    assertEquals(6 + 3 * 2 * 3 * 2 * 2 - 18, SHAPES.size(), "without 64 experts at dModel 4096");
    assertEquals(SHAPES.size(), new HashSet<>(SHAPES).size());
    for (GpuShape shape : SHAPES.subList(0, 9)) {
      assertEquals(1024, shape.layer().dModel());
      assertTrue(shape.layer().isDense() || shape.layer().capacityFactor() == 1.25);
    }
    for (GpuShape shape : SHAPES.subList(0, 30)) {
      LayerConfig layer = shape.layer();
      assertTrue(layer.dModel() == 1024 || layer.isDense(), "cheap ones first: " + shape);
    }
    SHAPES.forEach(shape -> LayerSpecs.of(shape.layer()));
    LayerConfig many = GpuShape.all(true).getLast().layer();
    assertEquals(64, many.experts());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            LayerSpecs.of(
                new LayerConfig(
                    many.layer(),
                    many.experts(),
                    many.topK(),
                    many.capacityConvention(),
                    many.capacityFactor(),
                    many.secondChoice(),
                    many.activation(),
                    4096,
                    16384,
                    many.blocks(),
                    many.regularization())));
  }

  /** 4096 tokens at dModel 1024, 1024 at 4096; wide experts not at all. */
  @Test
  void theHostIsTimedOnFewerTokensWhereItIsSlow() {
    List<Integer> dense =
        SHAPES.stream()
            .filter(s -> s.layer().isDense())
            .map(s -> s.onHost().orElseThrow().tokens())
            .toList();
    assertEquals(List.of(4096, 4096, 4096, 1024, 1024, 1024), dense);
    for (GpuShape shape : SHAPES) {
      boolean wide = shape.layer().dModel() > 1024 || shape.layer().experts() > 8;
      assertEquals(!wide || shape.layer().isDense(), shape.onHost().isPresent(), shape.toString());
    }
  }

  @Test
  void aRowKeepsWhatItHasAndNamesAllThatIsMissing() throws IOException {
    GpuTable table = new GpuTable(file(), SHAPES);
    GpuRow row = measured(SHAPES.getFirst(), 5e-3);
    row.note("gradients not compared at this size");
    row.note("cuBLAS: cudaMalloc failed with status 2");
    row.host(1000, 4096);
    table.add(row);

    assertEquals("54976", value(1, "expertsGflops"));
    assertEquals("1000.0", value(1, "tokensPerSecondSimdAllCores"));
    assertEquals("4096", value(1, "tokensSimd"));
    assertEquals(
        "gradients not compared at this size; cuBLAS: cudaMalloc failed with status 2",
        value(1, "reason"));
    assertEquals("", value(1, "maxGradientError"));
  }

  /** Dense, dModel 1024, 16384 tokens: 4·16384·1024·4096 FLOPs in 5 ms are 54976 GFLOP/s. */
  @Test
  void ratesFollowFromTheTimes() throws IOException {
    GpuTable table = new GpuTable(file(), SHAPES);
    GpuRow row = measured(SHAPES.getFirst(), 5e-3);
    row.blas(4e-3);
    table.add(row);

    assertEquals("54976", value(1, "expertsGflops"));
    assertEquals("0.54976", value(1, "expertsShareOfPeak"));
    assertEquals("27488", value(1, "forwardGflops"));
    assertEquals("0.80000", value(1, "expertsSpeedOverCublas"));
    assertEquals("0.0012500", value(1, "gemm1Seconds"));
    assertEquals("", value(1, "combineSeconds"));
    assertEquals("", value(1, "trainingGflops"));
    assertEquals(
        List.of(
            "products of the experts at 16384 tokens and more: 0.55 of the FP32 peak"
                + " (median of 1 rows, 0.55 to 0.55; aim: 0.50 on a GPU at large sizes)",
            "products of the experts at 16384 tokens and more: 0.80 of the speed of cuBLAS"
                + " (median of 1 rows, 0.80 to 0.80; aim: 0.70)"),
        table.summary());
  }

  @Test
  void aPeakThatWasDisturbedIsTold() {
    GpuTable table = new GpuTable(file(), SHAPES);
    table.add(measured(SHAPES.getFirst(), 1e-3));

    assertTrue(table.summary().getLast().startsWith("more than the peak: other work slowed"));
  }

  /** A wrong row has no time and fails the whole check, whatever else was measured. */
  @Test
  void aWrongRowIsMarkedAndCounted() throws IOException {
    GpuTable table = new GpuTable(file(), SHAPES);
    table.add(measured(SHAPES.getFirst(), 5e-3));
    assertTrue(table.isRight());
    assertTrue(table.summary().getFirst().startsWith("products"), "nothing is said of wrong ones");
    GpuRow wrong = new GpuRow(SHAPES.get(1), Optional.empty());
    GpuMeasurement.attempt(
        wrong,
        "training: ",
        () ->
            GpuMeasurement.right(() -> {
              throw new IllegalStateException("wrong gradient of w1");
            }));
    table.add(wrong);
    GpuRow failed = new GpuRow(SHAPES.get(2), Optional.empty());
    GpuMeasurement.attempt(
        failed,
        "",
        () -> {
          throw new IllegalStateException("its memory is full");
        });
    table.add(failed);

    assertEquals("WRONG: training: wrong gradient of w1", value(2, "reason"));
    assertEquals("its memory is full", value(3, "reason"));
    assertEquals("WRONG in 1 rows", table.summary().getFirst());
    assertFalse(table.isRight());
  }

  /** The file is complete whenever the time is up; a row that comes later does not count. */
  @Test
  void whatWasNotReachedSaysSo() throws IOException {
    GpuTable table = new GpuTable(file(), SHAPES);
    assertFalse(table.isRight());
    GpuRow failed = new GpuRow(SHAPES.getFirst(), Optional.empty());
    failed.note("too large, \"by far\"");
    table.add(failed);
    assertFalse(table.isRight(), "a row without a time is no measurement");

    table.leaveOutTheRest("not reached in time");
    table.add(measured(SHAPES.get(1), 1e-3));

    List<String> lines = Files.readAllLines(file());
    assertEquals(1 + SHAPES.size(), lines.size());
    assertTrue(lines.get(1).endsWith(",\"too large, \"\"by far\"\"\""), lines.get(1));
    assertEquals(
        SHAPES.size() - 1, lines.stream().filter(l -> l.endsWith(",not reached in time")).count());
    assertFalse(table.isRight());
    assertFalse(Files.readString(file()).contains("54976"));
  }
}
