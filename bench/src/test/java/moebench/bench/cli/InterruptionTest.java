package moebench.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import moebench.bench.run.FakeMeasurer;
import moebench.reports.RunFolder;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Manifest.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves behind when its process is killed, stopped, doubled, or out of disk. */
class InterruptionTest {
  private static final int DONE = 3;

  @TempDir private Path dir;
  private final StringWriter err = new StringWriter();
  private final FakeMeasurer measurer = new FakeMeasurer(cell -> {});
  private Process process;

  @AfterEach
  void endProcess() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private Path folder() {
    return dir.resolve("run");
  }

  private Path errors() {
    return dir.resolve("stderr");
  }

  private List<String> command(String... moebench) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.add("-XX:-UsePerfData");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(FakeMain.class.getName());
    command.addAll(List.of(moebench));
    return command;
  }

  private void start(List<String> command) throws IOException {
    process =
        new ProcessBuilder(command)
            .redirectOutput(dir.resolve("stdout").toFile())
            .redirectError(errors().toFile())
            .start();
  }

  /** A run that hangs in its fourth cell. */
  private void startRunThatHangs() throws Exception {
    start(command(String.valueOf(DONE), "run", "--preset", "smoke", "--out", folder().toString()));
    Path cells = folder().resolve("cells.jsonl");
    for (int tries = 0;
        Files.notExists(cells) || Files.readAllLines(cells).size() < DONE;
        tries++) {
      assertTrue(process.isAlive() && tries < 600, () -> "no rows: " + read(errors()));
      Thread.sleep(100);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private int resume() {
    return Main.run(
        sweep -> measurer,
        new PrintWriter(new StringWriter()),
        new PrintWriter(err),
        "resume",
        folder().toString());
  }

  private void assertResumeMeasuresTheRest() {
    assertEquals(0, resume(), err.toString());

    Manifest manifest = RunFolder.open(folder()).manifest();
    assertEquals(Status.COMPLETE, manifest.status());
    assertEquals(manifest.plannedCells() - DONE, measurer.measured().size());
    assertEquals(manifest.plannedCells(), RunFolder.open(folder()).rows().size());
  }

  @Test
  void afterAKillNothingMeasuredIsLostAndOnlyTheRestIsMeasured() throws Exception {
    startRunThatHangs();

    process.destroyForcibly().waitFor();

    assertEquals(Status.RUNNING, RunFolder.open(folder()).manifest().status());
    assertResumeMeasuresTheRest();
  }

  @Test
  void aLineThatWasTornByTheKillIsMeasuredAgain() throws Exception {
    startRunThatHangs();
    process.destroyForcibly().waitFor();
    Files.writeString(folder().resolve("cells.jsonl"), "{\"id\":\"35f5", StandardOpenOption.APPEND);

    assertResumeMeasuresTheRest();
  }

  @Test
  void aStoppedRunSaysHowToGoOn() throws Exception {
    startRunThatHangs();

    process.destroy();

    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(128 + 15, process.exitValue());
    assertTrue(read(errors()).contains("go on with: moebench resume " + folder()), read(errors()));
    assertEquals(Status.INTERRUPTED, RunFolder.open(folder()).manifest().status());
    assertEquals(DONE, RunFolder.open(folder()).rows().size());
    assertResumeMeasuresTheRest();
  }

  @Test
  void aSecondProcessIsKeptOut() throws Exception {
    startRunThatHangs();

    assertEquals(1, resume());

    assertTrue(err.toString().contains("is in use by another moebench process"), err.toString());
    assertEquals(List.of(), measurer.measured());
    assertTrue(process.isAlive());
  }

  /** A limit on the size of files stands in for a disk that fills up: writing fails half-way. */
  @Test
  void aFullDiskEndsTheRunWithOneLineAndKeepsWhatIsThere() throws Exception {
    List<String> limited = command("100", "run", "--preset", "smoke", "--out", folder().toString());
    List<String> shell = new ArrayList<>(List.of("bash", "-c", "ulimit -f 4 && exec \"$@\"", "-"));
    shell.addAll(limited);
    start(shell);

    assertTrue(process.waitFor(60, TimeUnit.SECONDS));

    assertEquals(1, process.exitValue(), read(errors()));
    String line = read(errors()).lines().filter(l -> l.startsWith("moebench:")).findFirst().get();
    assertTrue(line.contains("cannot write " + folder().resolve("cells.jsonl")), line);
    assertTrue(line.contains("make room and resume"), line);
    int kept = RunFolder.open(folder()).rows().size();
    assertTrue(kept > 0, "nothing kept");
    assertEquals(0, resume(), err.toString());
    Manifest manifest = RunFolder.open(folder()).manifest();
    assertEquals(manifest.plannedCells() - kept, measurer.measured().size());
  }
}
