package moebench.bench.gate.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import moebench.bench.gate.fork.Slot;
import moebench.bench.gate.jmh.Unit;
import moebench.bench.gate.procedure.Arm;
import moebench.bench.gate.procedure.Verdict;
import moebench.bench.gate.result.GateResult;
import moebench.bench.gate.result.Overall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OutputsTest {

  private static GateResult.Benchmark benchmark(
      String name, Verdict verdict, List<String> mismatches) {
    return new GateResult.Benchmark(
        "a.b." + name,
        name,
        "thrpt",
        "ops/s",
        100.0,
        90.0,
        0.05,
        verdict,
        0.111,
        0.05,
        null,
        20,
        0.04,
        "",
        mismatches,
        List.of("candidate: boom\u001b & <gone>"),
        40,
        3);
  }

  private static GateResult result(
      Overall overall, boolean copyAsItShould, List<GateResult.Benchmark> benchmarks) {
    GateResult.Side side = new GateResult.Side(List.of("x.jar"), "00");
    return new GateResult(
        GateResult.SCHEMA,
        overall,
        false,
        Instant.EPOCH,
        61.5,
        1L,
        side,
        side,
        null,
        benchmarks,
        List.of(
            new GateResult.Control(
                "copy of the baseline", 0, 0.02, -0.01, 0.05, 20, copyAsItShould)),
        List.of("a | note"));
  }

  private static final GateResult MIXED =
      result(
          Overall.MISMATCH,
          true,
          List.of(
              benchmark("good", Verdict.PASS, List.of()),
              benchmark("slow[n=1]", Verdict.REGRESSION, List.of()),
              benchmark("other", Verdict.MISMATCH, List.of("checksum was 1 and is 2")),
              benchmark("unclear", Verdict.INCONCLUSIVE, List.of())));

  @Test
  void theTableHasEffectIntervalForksAndWhatWasDetectable() {
    StringWriter text = new StringWriter();
    TextTable.print(MIXED, new PrintWriter(text, true));

    assertTrue(
        text.toString()
            .matches(
                "(?s).*slow\\[n=1]\\s+\\+11\\.1%\\s+\\+5\\.0% to \\?\\s+20\\s+4%\\s+5%\\s+REGRESSION.*"),
        text.toString());
    assertTrue(text.toString().contains("other: checksum was 1 and is 2."), text.toString());
    assertTrue(text.toString().contains("12 of 160 forks are suspect"), text.toString());
    assertTrue(text.toString().endsWith("Verdict: MISMATCH\n"), text.toString());
  }

  @Test
  void markdownHasTheWorstFirstAndFitsItsPlace() {
    String summary = Markdown.of(MIXED, Markdown.SUMMARY_BYTES);
    assertTrue(summary.indexOf("`other`") < summary.indexOf("`slow[n=1]`"), summary);
    assertTrue(summary.indexOf("`slow[n=1]`") < summary.indexOf("`good`"), summary);
    assertTrue(summary.contains("a \\| note"), summary);

    List<GateResult.Benchmark> many =
        Collections.nCopies(5000, benchmark("é".repeat(200), Verdict.REGRESSION, List.of("m")));
    GateResult large = result(Overall.REGRESSION, true, many);
    for (int most : List.of(Markdown.SUMMARY_BYTES, Markdown.COMMENT_BYTES)) {
      int bytes = Markdown.of(large, most).getBytes(StandardCharsets.UTF_8).length;
      assertTrue(bytes <= most && bytes > most / 2, bytes + " of " + most);
    }
    assertTrue(Markdown.of(large, Markdown.COMMENT_BYTES).contains(" more are in `result.json`"));
  }

  /** A tag would hide itself, and a name behind an @ would be told about it. */
  @Test
  void whatForksPrintedIsNoMarkup() {
    GateResult failed =
        result(
            Overall.MISMATCH,
            true,
            List.of(
                benchmark(
                    "a`b|c",
                    Verdict.MISMATCH,
                    List.of("<forked VM failed>, *no* `@Param` [x](y)"))));

    String text = Markdown.of(failed, Markdown.COMMENT_BYTES);

    assertTrue(
        text.contains("\\<forked VM failed\\>, \\*no\\* \\`@\u200bParam\\` \\[x\\](y)"), text);
    assertTrue(text.contains("| `a'b\\|c` |"), text);
  }

  @Test
  void whatCouldNotBeDetectedIsNone() {
    GateResult.Benchmark b = benchmark("x", Verdict.INCONCLUSIVE, List.of());
    GateResult.Benchmark blind =
        new GateResult.Benchmark(
            b.name(),
            b.label(),
            b.mode(),
            b.scoreUnit(),
            b.baselineScore(),
            b.candidateScore(),
            b.margin(),
            b.verdict(),
            b.slowdown(),
            b.low(),
            b.high(),
            b.n(),
            null,
            "",
            List.of(),
            List.of(),
            1,
            0);

    assertTrue(
        Markdown.of(result(Overall.INCONCLUSIVE, true, List.of(blind)), Markdown.SUMMARY_BYTES)
            .contains("| 20 | none | 5% |"));
  }

  private static Element suite(GateResult result) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(JUnitXml.of(result))))
        .getDocumentElement();
  }

  @Test
  void junitHasNoFailureForTimesThatDoNotCount() throws Exception {
    Element suite = suite(result(Overall.MISMATCH, false, MIXED.benchmarks()));

    assertEquals("1", suite.getAttribute("failures"), "the mismatch");
    assertEquals("2", suite.getAttribute("skipped"));
    assertEquals("1", suite.getAttribute("errors"));
    assertEquals(1, suite.getElementsByTagName("failure").getLength());
    Element skipped = (Element) suite.getElementsByTagName("skipped").item(0);
    assertTrue(skipped.getAttribute("message").startsWith("slow[n=1]: REGRESSION"));
  }

  @Test
  void junitHasAFailureForWhatFailsAndIsXml() throws Exception {
    Element suite = suite(MIXED);

    assertEquals("5", suite.getAttribute("tests"));
    assertEquals("2", suite.getAttribute("failures"));
    assertEquals("1", suite.getAttribute("skipped"));
    assertEquals("0", suite.getAttribute("errors"));
    assertEquals(5, suite.getElementsByTagName("testcase").getLength());
    assertEquals(2, suite.getElementsByTagName("failure").getLength());
    Element failure = (Element) suite.getElementsByTagName("failure").item(1);
    assertTrue(failure.getAttribute("message").contains("boom? & <gone>"));
  }

  @Test
  void junitHasOnlyCharactersThatXmlHas() throws Exception {
    String odd = "a\u0000b\ufffec\ud800d\t😀";
    GateResult result =
        result(
            Overall.MISMATCH, true, List.of(benchmark(odd, Verdict.MISMATCH, List.of("m" + odd))));
    byte[] file = JUnitXml.of(result).getBytes(StandardCharsets.UTF_8);

    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(file))
            .getDocumentElement();

    Element test = (Element) suite.getElementsByTagName("testcase").item(0);
    assertEquals("a.b.a?b?c?d 😀", test.getAttribute("name"));
  }

  @Test
  void annotationsAreOneLineEachAndEscaped() {
    List<String> lines =
        Annotations.of(
            result(
                Overall.INVALID,
                false,
                List.of(benchmark("a,b:c", Verdict.REGRESSION, List.of("50%\nmore")))));

    assertEquals(2, lines.size());
    assertTrue(
        lines
            .get(0)
            .startsWith(
                "::warning title=moebench gate%3A REGRESSION::a,b:c: REGRESSION, 50%25%0Amore"),
        lines.get(0));
    assertTrue(lines.get(1).contains("INVALID"), lines.get(1));
    assertEquals(3, Annotations.of(MIXED).size());
    List<String> mismatch =
        Annotations.of(
            result(
                Overall.MISMATCH, false, List.of(benchmark("x", Verdict.MISMATCH, List.of("m")))));
    assertTrue(mismatch.getFirst().startsWith("::error "), "counts whatever the controls show");
  }

  /** A fork may have failed although JMH wrote something about it, such as a score of NaN. */
  @Test
  void filesOfJmhHaveWhatCounted(@TempDir Path dir) throws IOException {
    new GateFolder(dir).writeJmh(List.of(slot("1", null), slot("NaN", "its score is no number")));

    JsonNode entries =
        JsonMapper.shared().readTree(Files.readString(dir.resolve("jmh-baseline.json")));

    assertEquals(1, entries.size());
    assertEquals("1", entries.get(0).get("score").asString());
  }

  private static Slot slot(String score, String failure) {
    JsonNode entry = JsonMapper.shared().readTree("{\"score\": \"%s\"}".formatted(score));
    return new Slot(
        new Unit("a.B.c", Map.of()),
        Arm.BASELINE,
        Instant.EPOCH,
        1,
        null,
        null,
        List.of(),
        failure,
        entry);
  }

  @Test
  void bencherGetsScoresAndSlowdowns() {
    JsonNode root = JsonMapper.shared().readTree(BencherMetrics.of(MIXED));

    assertEquals(4, root.size());
    JsonNode slow = root.get("a.b.slow[n=1]");
    assertEquals(90, slow.get("thrpt ops/s").get("value").asDouble());
    assertEquals(0.111, slow.get("slowdown").get("value").asDouble());
    assertEquals(0.05, slow.get("slowdown").get("lower_value").asDouble());
    assertTrue(slow.get("slowdown").path("upper_value").isMissingNode(), "unknown is absent");
  }
}
