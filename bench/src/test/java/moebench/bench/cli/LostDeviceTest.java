package moebench.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import moebench.reports.RunFolder;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that is there when a sweep begins, and gone before it ends. */
@Tag("opencl")
class LostDeviceTest {
  private static final Path VENDORS = Path.of("/etc/OpenCL/vendors");

  @TempDir private Path dir;
  private Process process;

  @AfterEach
  void endProcess() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private void start() throws IOException {
    Path drivers = Files.createDirectory(dir.resolve("drivers"));
    try (Stream<Path> all = Files.list(VENDORS)) {
      for (Path driver : all.toList()) {
        Files.copy(driver, drivers.resolve(driver.getFileName()));
      }
    }
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "run",
            "--preset=smoke",
            "--out=" + dir.resolve("run"),
            "--backend=opencl:0,simd",
            "--layers=dense",
            "--seeds=0",
            "--forks=1",
            "--d-model=16",
            "--d-ff=32",
            "--tokens=128",
            "--iterations=1",
            "--iteration-millis=50");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("output").toFile());
    builder.environment().put("OCL_ICD_VENDORS", drivers.toString());
    process = builder.start();
  }

  private String output() throws IOException {
    return Files.readString(dir.resolve("output"));
  }

  private boolean probed() throws IOException {
    Path cells = dir.resolve("run/cells.jsonl");
    return Files.exists(cells) && Files.readString(cells).contains("\"device-probe\"");
  }

  private void hideDrivers() throws IOException {
    try (Stream<Path> drivers = Files.list(dir.resolve("drivers"))) {
      for (Path driver : drivers.toList()) {
        Files.delete(driver);
      }
    }
  }

  @Test
  void itsCellsFailWithTheReasonAndTheSweepGoesOn() throws Exception {
    start();
    while (!probed()) {
      assertTrue(process.isAlive(), output());
      Thread.sleep(20);
    }
    hideDrivers();

    assertTrue(process.waitFor(5, TimeUnit.MINUTES), "still running");
    assertEquals(1, process.exitValue(), output());
    RunFolder run = RunFolder.open(dir.resolve("run"));
    assertEquals(Manifest.Status.COMPLETE_WITH_FAILURES, run.manifest().status());
    Row lost = row(run, cell -> cell instanceof Cell.Speed s && s.backend().equals("opencl:0"));
    assertEquals(Row.Status.FAILED, lost.status());
    assertTrue(
        lost.reason()
            .startsWith("opencl:0 cannot run: OpenCL finds no device on this machine: install"),
        lost.reason());
    Row next = row(run, cell -> cell instanceof Cell.Speed s && s.backend().equals("simd"));
    assertEquals(Row.Status.DONE, next.status(), next.reason());
    assertTrue(next.started().isAfter(lost.started()), "the sweep went on");
  }

  private static Row row(RunFolder run, Predicate<Cell> cell) {
    return run.rows().stream().filter(r -> cell.test(r.cell())).findFirst().orElseThrow();
  }
}
