package moebench.bench.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.aparapi.OpenClDevices;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ForkProcessTest {
  private static final LayerConfig.Regularization REGULARIZATION =
      new LayerConfig.Regularization(0.01, 0, 0);
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir private Path dir;

  private static Cell.Speed cell(String kind, String backend, int iterationMillis) {
    return cell(kind, backend, 1, iterationMillis);
  }

  private static Cell.Speed cell(String kind, String backend, int threads, int iterationMillis) {
    return new Cell.Speed(
        LayerSpecs.config(kind, 4, "per-token", 1.25, "always", "relu", 13, 17, 1, REGULARIZATION),
        backend,
        128,
        threads,
        2,
        iterationMillis,
        1);
  }

  @Test
  void aForkMeasuresBothBenchmarksInBothExecutions() throws Exception {
    Path log = dir.resolve("fork.log");

    Result.Speed result = (Result.Speed) ForkProcess.measure(cell("moe", "simd", 20), log, LONG);

    assertEquals(
        Set.of(
            "layer-forward dynamic",
            "layer-forward static",
            "training-step dynamic",
            "training-step static"),
        result.measurements().stream()
            .map(m -> m.benchmark() + " " + m.execution())
            .collect(Collectors.toSet()));
    for (Result.Measurement m : result.measurements()) {
      assertEquals(2, m.tokensPerSecond().size());
      m.tokensPerSecond().forEach(rate -> assertTrue(rate > 0));
      assertTrue(m.fmaGflops() > 0);
      assertTrue(m.maxError() < 1e-5);
      assertTrue(m.executedFlopsPerToken() <= m.paddedFlopsPerToken());
      assertEquals(m.benchmark().equals("layer-forward"), m.checksum() != null);
      // CF 1.25 per token: 160 slots at most; each costs 4·dModel·dFf, and the router 2·dModel·E.
      if (m.benchmark().equals("layer-forward")) {
        assertEquals(160 / 128.0 * 4 * 13 * 17 + 2 * 13 * 4, m.paddedFlopsPerToken());
        int weights = 13 * 4 + 4 * (2 * 13 * 17 + 13 + 17);
        assertEquals(4 * (2 * 13 + weights / 128.0), m.compulsoryBytesPerToken());
      }
    }
    assertEquals(
        List.of("dynamic", "static"),
        result.phases().stream().map(Result.Phases::execution).toList());
    result
        .phases()
        .forEach(phases ->
            assertEquals(
                Set.of("router", "dispatch", "experts", "combine"),
                phases.nanosPerToken().keySet()));
    assertNotNull(result.peakResidentBytes());
    assertTrue(Files.readString(log).contains("Benchmark"), "the log holds what JMH printed");
  }

  @Test
  @Tag("opencl")
  void aForkOnADeviceNamesItAndTimesItWithDataMovedAndResident() throws Exception {
    Path log = dir.resolve("fork.log");

    Cell.Speed cell =
        new Cell.Speed(
            LayerSpecs.config(
                "switch", 4, "dropless", 1, "always", "relu", 13, 17, 1, REGULARIZATION),
            "opencl:0",
            128,
            1,
            2,
            20,
            1);

    Result.Speed result = (Result.Speed) ForkProcess.measure(cell, log, LONG);

    assertEquals(
        List.of(
            "layer-forward", "layer-forward-resident", "layer-training-resident", "training-step"),
        result.measurements().stream().map(Result.Measurement::benchmark).sorted().toList());
    for (Result.Measurement m : result.measurements()) {
      m.tokensPerSecond().forEach(rate -> assertTrue(rate > 0));
      assertTrue(m.maxError() < 1e-4);
      assertNull(m.fmaGflops(), "the host's peak says nothing about a device");
    }
    Result.Phases phases = result.phases().getFirst();
    assertEquals("dynamic", phases.execution());
    // Any of them may be too short to be told from noise.
    assertTrue(
        Set.of("router", "gemm-1", "gemm-2", "combine")
            .containsAll(phases.nanosPerToken().keySet()),
        phases.toString());
    phases.nanosPerToken().values().forEach(nanos -> assertTrue(nanos > 0));
    Result.OnDevice device = result.onDevice();
    assertTrue(device.coldStartSeconds() > 0);
    assertEquals(OpenClDevices.of("opencl:0").name(), device.device().name());
    assertEquals(OpenClDevices.of("opencl:0").type().label(), device.device().type());
  }

  /** The cell fails with the reason, and the next one has a process of its own. */
  @Test
  @Tag("opencl")
  void aDeviceThatIsGoneOrTooSmallIsTheReason() {
    Path log = dir.resolve("fork.log");
    Cell.Speed gone = cell("dense", "opencl:99", 20);
    String message =
        assertThrows(IllegalStateException.class, () -> ForkProcess.measure(gone, log, LONG))
            .getMessage();
    assertTrue(message.startsWith("there is no OpenCL device 99; choose among 0: "), message);

    Cell.Speed large =
        new Cell.Speed(
            LayerSpecs.config(
                "dense", 1, "per-token", 1, "always", "relu", 64, 1 << 23, 1, REGULARIZATION),
            "opencl:0",
            64,
            1,
            2,
            20,
            1);
    message =
        assertThrows(IllegalStateException.class, () -> ForkProcess.measure(large, log, LONG))
            .getMessage();
    assertTrue(message.startsWith("w1 of this layer takes 2.00 GiB, but one buffer"), message);
  }

  @Test
  void whatGoesWrongInAForkIsItsReason() {
    Path log = dir.resolve("fork.log");
    Cell.Speed threads = cell("dense", "reference", 2, 20);
    String refused =
        assertThrows(IllegalStateException.class, () -> ForkProcess.measure(threads, log, LONG))
            .getMessage();
    assertTrue(refused.contains("1 thread, not 2"), refused);

    String message =
        assertThrows(
                IllegalStateException.class,
                () -> ForkProcess.measure(cell("switch", "sims", 20), log, LONG))
            .getMessage();

    assertTrue(message.startsWith("unknown back-end 'sims'"), message);
  }

  @Test
  void aForkThatTakesTooLongIsKilled() {
    Path log = dir.resolve("fork.log");

    String message =
        assertThrows(
                IllegalStateException.class,
                () ->
                    ForkProcess.measure(cell("dense", "simd", 600_000), log, Duration.ofSeconds(2)))
            .getMessage();

    assertTrue(message.contains("longer than 2 s; its output is in " + log), message);
    assertEquals(0, ProcessHandle.current().children().filter(ProcessHandle::isAlive).count());
  }

  @Test
  void aForkDiesWithItsParent() throws Exception {
    Process fork =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                ForkMain.class.getName(),
                dir.resolve("reply.json").toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("fork.log").toFile())
            .start();
    try (var in = fork.outputWriter()) {
      in.write(JsonMapper.shared().writeValueAsString(cell("dense", "simd", 600_000)) + "\n");
    }

    assertTrue(fork.waitFor(60, TimeUnit.SECONDS), "still running");
    assertEquals(3, fork.exitValue());
    assertTrue(Files.notExists(dir.resolve("reply.json")));
  }

  @Test
  void peakMemoryIsReadWhereThereIsAny() throws IOException {
    Path status = Files.writeString(dir.resolve("status"), "Name:\tjava\nVmHWM:\t  12 kB\n");

    assertEquals(Optional.of(12288L), PeakMemory.of(status));
    assertNull(PeakMemory.of(dir.resolve("none")).orElse(null));
  }
}
