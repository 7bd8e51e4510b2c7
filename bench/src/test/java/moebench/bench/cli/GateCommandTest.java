package moebench.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moebench.bench.run.FakeMeasurer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the gate's command line ends with; jars are in {@link GateInterruptionTest}. */
class GateCommandTest {
  @TempDir private Path dir;
  private final StringWriter said = new StringWriter();
  private int runs;

  /** Forks of benchmark {@code a.B.NAME}, with a noise of a percent or so. */
  private Path file(String name, double opsPerSecond, int forks) throws IOException {
    String raw =
        IntStream.range(0, forks)
            .mapToObj(i -> "[" + opsPerSecond * (1 + 0.01 * Math.sin(i)) + "]")
            .collect(Collectors.joining(",", "[", "]"));
    return Files.writeString(
        Files.createTempFile(dir, "jmh", ".json"),
        """
        [{"benchmark": "a.B.%s", "mode": "thrpt",
          "primaryMetric": {"scoreUnit": "ops/s", "rawData": %s}}]\
        """
            .formatted(name, raw));
  }

  private Path out() {
    return dir.resolve("out-" + runs);
  }

  private int gate(Path baseline, Path candidate, String... more) {
    return gate(baseline.toString(), candidate.toString(), more);
  }

  private int gate(String baseline, String candidate, String... more) {
    runs++;
    said.getBuffer().setLength(0);
    List<String> words = new ArrayList<>(List.of("gate", "--baseline", baseline));
    words.addAll(List.of("--candidate", candidate));
    words.addAll(List.of(more));
    if (!words.contains("--out")) {
      words.addAll(List.of("--out", out().toString()));
    }
    return Main.run(
        sweep -> new FakeMeasurer(_ -> {}),
        new PrintWriter(said),
        new PrintWriter(said),
        words.toArray(String[]::new));
  }

  @Test
  void theExitCodeIsTheVerdict() throws IOException {
    Path base = file("x", 100, 12);
    Path slow = file("x", 80, 12);
    Path few = file("x", 80, 9);

    assertEquals(0, gate(base, base), said.toString());
    assertEquals(0, gate(slow, base), "an improvement");
    assertEquals(1, gate(base, slow), said.toString());
    assertEquals(3, gate(base, few), said.toString());
    assertTrue(said.toString().contains("a verdict needs 10 on each side"), said.toString());
    assertEquals(0, gate(base, few, "--allow-inconclusive"));
    assertEquals(1, gate(base, slow, "--allow-inconclusive"));
    assertEquals(0, gate(base, few, "--advisory"));
    assertTrue(said.toString().contains("Verdict: REGRESSION (advisory)"), said.toString());
    assertEquals(0, gate(base, slow, "--advisory"), "advice never fails");
    assertEquals(2, gate(base, file("y", 100, 12)), "nothing in common");
  }

  @Test
  void benchmarksOfFilesAreChosenByName() throws IOException {
    Path base = file("x", 100, 12);
    Path slow = file("x", 80, 12);
    String both = base + "," + file("yz", 100, 12);

    assertEquals(1, gate(both, slow + "," + file("yz", 100, 12)), said.toString());
    assertEquals(0, gate(both, slow + "," + file("yz", 100, 12), "--include", "B.y"));
    assertFalse(said.toString().contains("B.x"), said.toString());
    assertEquals(0, gate(both, file("yz", 100, 12).toString(), "--include", "z$"), "x counts not");
    assertEquals(2, gate(both, slow.toString(), "--include", "B.z"));
    assertTrue(said.toString().contains("matches 'B.z'"), said.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-p rows=1",
        "--minutes 10",
        "--fork-timeout 60",
        "--control 20%",
        "--inject 10%",
        "--jmh=-wi",
        "--jvm-args=-Xint",
        "--seed 1",
        "--require-quiet"
      })
  void howToMeasureIsNothingForFiles(String option) throws IOException {
    Path base = file("x", 100, 12);

    assertEquals(2, gate(base, base, option.split(" ")));
    String name = option.split("[ =]")[0];
    assertTrue(said.toString().contains(name + ": is for jars"), said.toString());
  }

  /** 1 would be taken for a regression. */
  @Test
  void aGateThatFailsItselfIsNoRegression() throws IOException {
    Path base = file("x", 100, 12);
    Path below = Files.writeString(dir.resolve("notes.txt"), "mine").resolve("out");

    assertEquals(4, gate(base, base, "--out", below.toString()), said.toString());
    assertTrue(said.toString().startsWith("moebench: "), said.toString());
  }

  @Test
  void everyOutputIsWritten() throws IOException {
    Path base = file("x", 100, 12);

    gate(base, file("x", 80, 12));

    JsonNode result = JsonMapper.shared().readTree(Files.readString(out().resolve("result.json")));
    assertEquals("REGRESSION", result.get("verdict").asString());
    assertEquals(0.25, result.get("benchmarks").get(0).get("slowdown").asDouble(), 0.02);
    for (String name : List.of("summary.md", "comment.md", "junit.xml", "annotations.txt")) {
      assertTrue(Files.readString(out().resolve(name)).contains("REGRESSION"), name);
    }
    JsonNode bencher =
        JsonMapper.shared().readTree(Files.readString(out().resolve("bencher.json")));
    assertEquals(80, bencher.get("a.B.x").get("thrpt ops/s").get("value").asDouble(), 1);
  }

  @Test
  void aHistoryGrowsAndADamagedOneIsFoundFirst() throws IOException {
    Path base = file("x", 100, 12);
    Path history = dir.resolve("history");

    gate(base, base, "--history", history.toString(), "--commit", "c0ffee");
    gate(base, base, "--history", history.toString());

    Path lines = history.resolve("history.jsonl");
    assertEquals(2, Files.readAllLines(lines).size());
    assertTrue(Files.exists(history.resolve("history.csv")));

    Files.writeString(lines, "{broken\n");
    assertEquals(2, gate(base, base, "--history", history.toString()));
    assertTrue(said.toString().contains("history.jsonl is damaged at line 1"), said.toString());
    assertFalse(Files.exists(out()), "nothing was judged");
  }

  @Test
  void aHistoryThatCannotBeAFolderIsFoundFirst() throws IOException {
    Path base = file("x", 100, 12);

    for (Path history : List.of(base, base.resolve("below"))) {
      assertEquals(2, gate(base, base, "--history", history.toString()), said.toString());
      assertTrue(said.toString().contains("--history: " + history), said.toString());
      assertFalse(Files.exists(out()), "nothing was judged");
    }
  }
}
