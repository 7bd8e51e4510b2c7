package moebench.bench.gate.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moebench.bench.gate.jmh.Clock;
import moebench.bench.gate.jmh.ExactMetrics;
import moebench.bench.gate.jmh.GateInputException;
import moebench.bench.gate.procedure.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileGateTest {
  @TempDir private Path dir;
  private final SplittableRandom random = new SplittableRandom(2);

  /** Forks with a noise of 1%. */
  private String entry(String benchmark, String mode, double score, int forks) {
    String raw =
        IntStream.range(0, forks)
            .mapToObj(i -> "[" + score * (1 + 0.01 * random.nextGaussian()) + "]")
            .collect(Collectors.joining(", ", "[", "]"));
    return """
    {"benchmark": "%s", "mode": "%s", "params": {"n": "1"},
     "primaryMetric": {"scoreUnit": "%s", "rawData": %s}, "secondaryMetrics": {}}\
    """
        .formatted(benchmark, mode, mode.equals("thrpt") ? "ops/s" : "us/op", raw);
  }

  private Path file(String name, String... entries) throws IOException {
    return Files.writeString(dir.resolve(name), "[" + String.join(",", entries) + "]");
  }

  private static GateResult gate(boolean advisory, List<Path> baseline, List<Path> candidate) {
    return gate("", advisory, baseline, candidate);
  }

  private static GateResult gate(
      String include, boolean advisory, List<Path> baseline, List<Path> candidate) {
    return new FileGate(
            Margins.of(0.05),
            new ExactMetrics(Pattern.compile("sum")),
            Pattern.compile(include),
            Clock.WALL,
            advisory)
        .run(baseline, candidate, "c0ffee");
  }

  @Test
  void theDirectionIsThatOfTheMode() throws IOException {
    Path before = file("a.json", entry("x.up", "thrpt", 100, 12), entry("x.down", "avgt", 100, 12));
    Path after = file("b.json", entry("x.up", "thrpt", 80, 12), entry("x.down", "avgt", 80, 12));

    GateResult result = gate(false, List.of(before), List.of(after));

    assertEquals(
        List.of(Verdict.REGRESSION, Verdict.IMPROVEMENT),
        result.benchmarks().stream().map(GateResult.Benchmark::verdict).toList());
    assertEquals(0.25, result.benchmarks().get(0).slowdown(), 0.02);
    assertEquals(-0.2, result.benchmarks().get(1).slowdown(), 0.02);
    assertEquals(Overall.REGRESSION, result.verdict());
    assertEquals(100, result.benchmarks().get(0).baselineScore(), 2);
    assertTrue(result.notes().getFirst().contains("no controls"));
  }

  @Test
  void forksOfSeveralFilesCountTogether() throws IOException {
    List<Path> before =
        List.of(
            file("a1.json", entry("x.up", "thrpt", 100, 5)),
            file("a2.json", entry("x.up", "thrpt", 100, 5)));
    List<Path> after = List.of(file("b.json", entry("x.up", "thrpt", 100, 10)));

    GateResult result = gate(false, before, after);

    assertEquals(Verdict.PASS, result.benchmarks().getFirst().verdict());
    assertEquals(10, result.benchmarks().getFirst().n());
  }

  @Test
  void fewForksAreRefusedUnlessAskedForAdvice() throws IOException {
    List<Path> before = List.of(file("a.json", entry("x.up", "thrpt", 100, 9)));
    List<Path> after = List.of(file("b.json", entry("x.up", "thrpt", 70, 30)));

    GateResult refused = gate(false, before, after);
    GateResult advice = gate(true, before, after);

    assertEquals(Overall.INCONCLUSIVE, refused.verdict());
    assertEquals(
        "9 and 30 forks; a verdict needs 10 on each side (--advisory judges all the same)",
        refused.benchmarks().getFirst().note());
    assertFalse(refused.advisory());
    assertEquals(null, refused.benchmarks().getFirst().detectable(), "nothing, without a verdict");
    assertEquals(Overall.REGRESSION, advice.verdict());
    assertTrue(advice.advisory());
  }

  @Test
  void aBenchmarkThatIsGoneFails() throws IOException {
    Path before = file("a.json", entry("x.up", "thrpt", 1, 10), entry("x.gone", "thrpt", 1, 10));
    Path after = file("b.json", entry("x.up", "thrpt", 1, 10));

    GateResult result = gate(false, List.of(before), List.of(after));

    assertEquals(Overall.MISMATCH, result.verdict());
    assertEquals(List.of("missing from the candidate"), result.benchmarks().get(1).mismatches());
  }

  @Test
  void aBenchmarkThatIsNewIsNoted() throws IOException {
    Path before = file("a.json", entry("x.up", "thrpt", 1, 10));
    Path after = file("b.json", entry("x.up", "thrpt", 1, 10), entry("x.new", "thrpt", 1, 10));

    GateResult result = gate(true, List.of(before), List.of(after));

    assertEquals(Overall.PASS, result.verdict());
    assertEquals("x.new{n=1} is new in the candidate; nothing to compare", result.notes().get(1));
    assertTrue(result.advisory(), "advice with enough forks too");
  }

  @Test
  void whatCannotBeComparedIsNamed() throws IOException {
    List<Path> before = List.of(file("a.json", entry("x.up", "thrpt", 1, 10)));
    List<Path> otherMode = List.of(file("b.json", entry("x.up", "avgt", 1, 10)));
    List<Path> otherParams =
        List.of(file("c.json", entry("x.up", "thrpt", 1, 10).replace("\"1\"", "\"2\"")));

    assertMessage(before, otherMode, "different ways", "thrpt in ops/s", "avgt in us/op");
    assertMessage(before, otherParams, "no benchmark with the same parameters", "{n=1}", "{n=2}");
  }

  private static void assertMessage(List<Path> before, List<Path> after, String... parts) {
    GateInputException e = assertThrows(GateInputException.class, () -> gate(true, before, after));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
