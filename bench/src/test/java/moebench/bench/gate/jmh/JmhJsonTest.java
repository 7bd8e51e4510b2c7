package moebench.bench.gate.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class JmhJsonTest {
  private static final String ENTRY =
      """
      {"benchmark": "a.B.c", "mode": "thrpt", "threads": 2, "params": {"rows": "64"},
       "primaryMetric": {"score": 15, "scoreError": "NaN", "scoreUnit": "ops/s",
                         "rawData": [[10, 20], [30, 50]]},
       "secondaryMetrics": {"·gc.alloc.rate.norm": {"scoreUnit": "B/op", "rawData": [[8, 16], ["NaN", 8]]},
                            "drops": {"scoreUnit": "s/op", "rawData": [["+INF", "-INF"]]},
                            "gc.time": {"scoreUnit": "ms"}}}
      """;

  @TempDir private Path dir;

  private static List<Fork> forks(String json) {
    return JmhJson.forks(JsonMapper.shared().readTree(json), "x.json");
  }

  @Test
  void everyForkIsASample() {
    List<Fork> forks = forks(ENTRY);

    assertEquals(List.of(15.0, 40.0), forks.stream().map(Fork::score).toList());
    assertEquals(new Unit("a.B.c", Map.of("rows", "64")), forks.getFirst().unit());
    assertEquals(new Scale("thrpt", "ops/s"), forks.getFirst().scale());
    assertEquals(2, forks.getFirst().threads());
    assertEquals(List.of(8.0, 16.0), forks.get(0).secondary().get("gc.alloc.rate.norm"));
    assertTrue(forks.get(1).secondary().get("gc.alloc.rate.norm").getFirst().isNaN());
    assertEquals(
        List.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
        forks.get(0).secondary().get("drops"));
  }

  @Test
  void moreThroughputIsLessTime() {
    List<Fork> faster = forks(ENTRY);

    assertEquals(-Math.log(40), Clock.WALL.logTime(faster.get(1)), 1e-12);
    assertEquals(
        Math.log(40), Clock.WALL.logTime(forks(ENTRY.replace("thrpt", "avgt")).get(1)), 1e-12);
    GateInputException e =
        assertThrows(GateInputException.class, () -> Clock.CPU.logTime(faster.getFirst()));
    assertTrue(e.getMessage().contains("has no CPU time"), e.getMessage());
  }

  @Test
  void sampledTimesAreHistograms() {
    List<Fork> forks =
        forks(
            ENTRY.replace(
                "\"rawData\": [[10, 20], [30, 50]]",
                "\"rawDataHistogram\": [[[[1.0, 3], [5.0, 1]], [[2.0, 2]]]]"));

    assertEquals(List.of(2.0), forks.stream().map(Fork::score).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"mode\": \"thrpt\", || the field mode is missing",
        "\"benchmark\": \"a.B.c\", || the field benchmark is missing",
        "\"scoreUnit\": \"ops/s\", || the field scoreUnit is missing",
        "\"rawData\": [[10, 20], [30, 50]] | \"x\": 1 | the field rawData is missing",
        "[[10, 20], [30, 50]] | [] | there are no forks",
        "[10, 20] | [\"NaN\", 20] | fork 1 has no positive score ([NaN, 20.0])",
        "[30, 50] | [] | fork 2 has no positive score ([])",
        "[30, 50] | [0, 0] | fork 2 has no positive score",
      })
  void whatCannotBeUsedIsNamed(String old, String replacement, String message) {
    String json = ENTRY.replace(old, replacement == null ? "" : replacement);

    GateInputException e = assertThrows(GateInputException.class, () -> forks(json));

    assertTrue(e.getMessage().startsWith("x.json"), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void filesThatAreNoResultsAreNamed() throws IOException {
    Path file = dir.resolve("x.json");
    assertMessage("cannot read", file);
    Files.writeString(file, "{broken");
    assertMessage("is no JSON", file);
    Files.writeString(file, "{}");
    assertMessage("is no list; write it with -rf json", file);
  }

  private static void assertMessage(String message, Path file) {
    GateInputException e = assertThrows(GateInputException.class, () -> JmhJson.entries(file));
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertTrue(e.getMessage().contains("x.json"), e.getMessage());
  }
}
