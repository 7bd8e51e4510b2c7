package moebench.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moebench.bench.measure.CellMeasurer;
import moebench.bench.run.FakeMeasurer;
import moebench.bench.run.Measurer;
import moebench.bench.sweep.Sweeps;
import moebench.reports.RunFolder;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
  @TempDir private Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final FakeMeasurer measurer = new FakeMeasurer(cell -> {});

  private int moebench(String... args) {
    return moebench(sweep -> measurer, args);
  }

  private int moebench(Measurer.Factory factory, String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(factory, new PrintWriter(out), new PrintWriter(err), args);
  }

  private Path folder() {
    return dir.resolve("run");
  }

  @Test
  void aRunMeasuresEveryCellAndSumsUp() {
    int code = moebench("run", "--preset", "smoke", "--out", folder().toString());

    assertEquals(0, code, err.toString());
    RunFolder run = RunFolder.open(folder());
    assertEquals(Manifest.Status.COMPLETE, run.manifest().status());
    assertEquals(run.manifest().plannedCells(), run.rows().size());
    assertEquals(
        List.of("run", "--preset", "smoke", "--out", folder().toString()),
        run.manifest().command());
    assertEquals("fake", run.manifest().corpus().name());
    assertTrue(out.toString().contains("MoE E8 CF 1.25"), out.toString());
    assertTrue(out.toString().contains("2.5000 (1)"), out.toString());
    assertTrue(out.toString().contains("2.000 (1)"), out.toString());
    assertTrue(out.toString().contains("These numbers mean nothing"), out.toString());
  }

  @Test
  void progressInALogHasNoControlCharacters() {
    moebench("run", "--preset", "smoke", "--out", folder().toString());

    assertTrue(err.toString().contains("[1/"), err.toString());
    assertTrue(err.toString().contains("left"), err.toString());
    assertTrue(err.toString().chars().noneMatch(c -> c < ' ' && c != '\n'), err.toString());
  }

  @Test
  void aFailedCellIsRecordedTheRestGoesOnAndResumeTriesItAgain() throws IOException {
    FakeMeasurer flaky =
        new FakeMeasurer(cell -> {
          if (cell.cell() instanceof Cell.Quality q && q.layer().layer().equals("switch")) {
            throw new IllegalStateException("diverged at step 17");
          }
        });

    int code = moebench(sweep -> flaky, "run", "--preset", "smoke", "--out", folder().toString());

    assertEquals(1, code);
    RunFolder run = RunFolder.open(folder());
    assertEquals(Manifest.Status.COMPLETE_WITH_FAILURES, run.manifest().status());
    List<Row> failed =
        run.rows().stream().filter(row -> row.status() == Row.Status.FAILED).toList();
    assertFalse(failed.isEmpty());
    failed.forEach(row -> assertEquals("diverged at step 17", row.reason()));
    Path log = run.logs().resolve(failed.getFirst().id() + ".log");
    assertTrue(Files.readString(log).contains("\tat moebench."), "the log has the stack trace");
    assertEquals(run.manifest().plannedCells(), run.rows().size());
    assertTrue(err.toString().contains("moebench resume " + folder()), err.toString());

    assertEquals(0, moebench("resume", folder().toString()), err.toString());

    assertEquals(failed.size(), measurer.measured().size());
    assertTrue(measurer.measured().stream().allMatch(label -> label.contains("Switch")));
    assertEquals(Manifest.Status.COMPLETE, RunFolder.open(folder()).manifest().status());
  }

  @Test
  void resumingAFinishedRunMeasuresNothing() {
    moebench("run", "--preset", "smoke", "--out", folder().toString());
    measurer.measured().clear();

    assertEquals(0, moebench("resume", folder().toString()));

    assertEquals(List.of(), measurer.measured());
  }

  @Test
  void planMeasuresNothingAndWritesNothing() throws IOException {
    assertEquals(0, moebench("plan", "--preset", "smoke", "--cf", "1:2:0.5"));

    assertEquals(List.of(), measurer.measured());
    assertTrue(out.toString().contains("quality of MoE E8 CF 1.5"), out.toString());
    assertTrue(out.toString().matches("(?s).*About .* side by side, and .* of memory.*"));
    try (var files = Files.list(dir)) {
      assertEquals(0, files.count());
    }
  }

  /** Probes, speed and quality of dense, Switch and MoE: padded and executed where those differ. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smoke --forks 2 | 12 cells: 2 probes, 6 of speed, 4 of quality; 0 only",
        "simulate | 10 cells: 10 of simulation; 0 only",
        "classical --classical waveform --mixtures 1 | 5 cells: 5 of classical mixtures; 0 only",
        "ensembles --ensembles total --repeats 1 | 4 cells: 4 of ensembles; 0 only",
        "best-of-n --seeds 2 | 6 cells: 6 of best of n; 0 only",
      })
  void aPlanCountsTheKindsThatItHas(String preset, String sum) {
    assertEquals(0, moebench(("plan --preset " + preset).split(" ")), err.toString());

    assertTrue(out.toString().contains("\n" + sum), out.toString());
  }

  @Test
  void theHelpNamesEveryPreset() {
    String help =
        String.join(
            "",
            new CommandLine(new PlanCommand())
                .getCommandSpec()
                .findOption("--preset")
                .description());

    assertEquals(Sweeps.PRESETS, List.of(help.replaceAll(" \\([^)]*\\)", "").split(", ")));
  }

  /** The list of bad input of the issue, as far as the command line shows it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "run --preset quik | unknown preset 'quik': did you mean 'quick'?",
        "plan --preset '' | unknown preset ''",
        "run --expert 4 | Unknown option",
        "run --experts 0 | experts: must be 1 or more, not 0",
        "run --experts 1 --layers moe | topK 2 is more than experts 1",
        "run --experts 1000000000 --layers fine-4 | fine-4 cuts 1000000000 experts into 4 parts each",
        "run --cf -1 | capacityFactors: must be a number above 0, not -1",
        "run --cf 0 | capacityFactors: must be a number above 0, not 0",
        "run --cf NaN | capacityFactors: must be a number above 0, not NaN",
        "run --cf one | capacityFactors: 'one' is not a number",
        "run --cf 2:1 | capacityFactors: '2:1' is no range",
        "run --cf 1e-12 | capacity rounds to 0: capacityFactor 1.0E-12",
        "run --d-model 0 | dModel: must be 1 or more, not 0",
        "run --d-model -64 | dModel: must be 1 or more, not -64",
        "run --layers dense,swich | unknown value 'swich': did you mean 'switch'?",
        "run --activation gelu | unknown activation 'gelu'",
        "run --backend sind | unknown value 'sind': did you mean 'simd'?",
        "run --backend opencl: | names no device: write opencl:0, or opencl: and part of a name",
        "run --budget-flops 1000 | a budget of 1000.0 FLOPs buys 0 steps",
        "run --time-limit 10 | '10' is no length of time",
        "run --seeds 0 --forks 0 | nothing to measure",
        "run --preset smoke --sweep x.yaml | give --preset or --sweep, not both",
        "run --sweep none.yaml | there is no sweep file none.yaml",
        "run --evaluations 100000 | evaluations must be 1 to the number of steps",
        "rnu | Unmatched argument",
        "resume | Missing required parameter",
        "\"\" | name a command: plan, run, resume, report, compare, merge, gate, simulate, doctor or devices",
        "gate | name both sides: --baseline FILE --candidate FILE",
        "gate --baseline a.jar --candidate b.jar | there is no jar a.jar",
        "gate --baseline a.json --candidate b.json | cannot read a.json",
        "gate --baseline a.json --candidate b.jar | compare jars with jars",
        "gate --baseline a.jar,b.jar --candidate b.jar | one jar a side",
        "gate --baseline a.jar --candidate b.jar --margin five | --margin: 'five' is no share",
        "gate --baseline a.jar --candidate b.jar --margin 5 | must be above 0% and at most 100%, not 5",
        "gate --baseline a.jar --candidate b.jar --margins m.yaml | cannot read the margins m.yaml",
        "gate --baseline a.jar --candidate b.jar --include '' | --include: is empty",
        "gate --baseline a.jar --candidate b.jar --include ( | --include: '(' is no regular",
        "gate --baseline a.jar --candidate b.jar --minutes 0 | --minutes: must be above 0",
        "gate --baseline a.jar --candidate b.jar --minutes ten | 'ten' is not a double",
        "gate --baseline a.jar --candidate b.jar --fork-timeout 0 | --fork-timeout: must be 1 or more",
        "gate --baseline a.jar --candidate b.jar --clock sun | expected one of [WALL, CPU]",
        "gate --baseline a.jar --candidate b.jar --advisory | --advisory: is for JSON files",
        "gate --self-check --self-check-runs 0 | --self-check-runs: must be 1 or more, not 0",
      })
  void mistakesOnTheCommandLineAreUsage(String line, String message) {
    String[] args = line.isEmpty() ? new String[0] : line.replace("''", "").split(" ", -1);

    assertEquals(2, moebench(args), err.toString());

    assertOneClearLine(message);
    assertEquals(List.of(), measurer.measured());
    assertEquals("", out.toString());
  }

  private void assertOneClearLine(String message) {
    List<String> lines = err.toString().lines().toList();
    assertTrue(lines.getFirst().startsWith("moebench: "), err.toString());
    assertTrue(lines.getFirst().contains(message), err.toString());
    assertTrue(lines.size() <= 3, err.toString());
    assertFalse(err.toString().contains("\tat "), err.toString());
  }

  @Test
  void aMisspeltOptionPointsToTheNearest() {
    moebench("run", "--expert", "4");

    assertTrue(err.toString().contains("--experts"), err.toString());
  }

  @Test
  void aFolderThatHoldsARunIsNotOverwritten() {
    moebench("run", "--preset", "smoke", "--out", folder().toString());
    measurer.measured().clear();

    assertEquals(2, moebench("run", "--preset", "smoke", "--out", folder().toString()));

    assertOneClearLine("already holds a run: go on with `moebench resume");
    assertEquals(List.of(), measurer.measured());
  }

  @Test
  void whatIsNoEmptyFolderIsNotWrittenTo() throws IOException {
    Path file = Files.writeString(dir.resolve("notes.txt"), "mine");

    for (Path out : List.of(dir, file)) {
      assertEquals(2, moebench("run", "--preset", "smoke", "--out", out.toString()));
      assertOneClearLine(out + " exists and is no empty folder: name a new one");
    }
    assertEquals("mine", Files.readString(file));
    try (var files = Files.list(dir)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void textsThatCannotBeTrainedOnAreRefusedBeforeAnythingRuns() throws IOException {
    Path empty = Files.writeString(dir.resolve("empty.txt"), "");
    Path blank = Files.writeString(dir.resolve("blank.txt"), " \n\n ");
    Path tiny = Files.writeString(dir.resolve("tiny.txt"), "A few words.\n\nAnd some more.");
    Path missing = dir.resolve("missing.txt");

    assertCorpusRefused(empty, "empty.txt: holds no text");
    assertCorpusRefused(blank, "blank.txt: holds no text");
    assertCorpusRefused(tiny, "tiny.txt: too small");
    assertCorpusRefused(missing, "missing.txt: no such file or folder");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aTextThatCannotBeReadIsRefused() {
    // Not even root can read this one from its beginning.
    assertCorpusRefused(Path.of("/proc/self/mem"), "/proc/self/mem: cannot be read");
  }

  private void assertCorpusRefused(Path corpus, String message) {
    int code =
        moebench(
            sweep -> CellMeasurer.open(sweep, 1),
            "run",
            "--preset",
            "smoke",
            "--corpus",
            corpus.toString(),
            "--out",
            folder().toString());

    assertEquals(2, code, err.toString());
    assertOneClearLine(message);
    assertTrue(Files.notExists(folder()));
  }

  @Test
  void aTextThatChangedIsNotResumedOn() throws IOException {
    moebench("run", "--preset", "smoke", "--out", folder().toString());
    Path manifest = folder().resolve("manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"sha256\" : \"00\"", "\"sha256\" : \"11\""));

    assertEquals(1, moebench("resume", folder().toString()));

    assertOneClearLine("fake changed since the run began");
  }

  @Test
  void aDamagedRunFolderIsNamedWithTheLine() throws IOException {
    moebench("run", "--preset", "smoke", "--out", folder().toString());
    Path cells = folder().resolve("cells.jsonl");
    Files.writeString(cells, "{broken\n" + Files.readString(cells));

    for (String verb : List.of("resume", "report")) {
      assertEquals(2, moebench(verb, folder().toString()));

      assertOneClearLine("cells.jsonl is damaged at line 1");
    }
  }

  @Test
  void whatIsNoRunFolderIsNamed() {
    assertEquals(2, moebench("resume", dir.resolve("none").toString()));
    assertOneClearLine("is no folder");
    assertEquals(2, moebench("report", dir.toString()));
    assertOneClearLine("is no run folder");
  }

  @Test
  void aStackTraceComesWithVerboseOnly() {
    moebench("report", dir.toString(), "--verbose");

    assertTrue(err.toString().contains("\tat moebench."), err.toString());
  }

  @Test
  void helpNamesEveryAxis() {
    assertEquals(0, moebench("run", "--help"));

    assertTrue(out.toString().contains("--capacity-factors"), out.toString());
    assertTrue(out.toString().contains("--cf"), out.toString());
    assertTrue(out.toString().contains("--out"), out.toString());
    assertEquals(0, moebench("--help"));
    assertTrue(out.toString().contains("Examples:"), out.toString());
    assertEquals(0, moebench("--version"));
    assertTrue(out.toString().contains("Java 2"), out.toString());
  }
}
