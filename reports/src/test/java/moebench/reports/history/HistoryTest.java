package moebench.reports.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import moebench.reports.RunFolderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  @TempDir private Path dir;

  private static HistoryEntry entry(int run, String baseline, double slowdown) {
    return new HistoryEntry(
        Instant.ofEpochSecond(run),
        "commit%04d".formatted(run),
        "a.B.c",
        "ops/s",
        true,
        100 * (1 + run % 7),
        baseline,
        slowdown,
        slowdown - 0.01,
        slowdown + 0.01,
        "PASS");
  }

  private History history(int runs, boolean oneBaseline) {
    History history = new History(dir.resolve("new"));
    for (int run = 0; run < runs; run++) {
      double wobble = 0.001 * (run * 7 % 5);
      history.append(
          List.of(entry(run, oneBaseline ? "base" : "base" + run, (run < 12 ? 0 : 0.08) + wobble)));
    }
    return history;
  }

  @Test
  void whatIsAddedIsReadAgain() {
    History history = new History(dir.resolve("new"));
    HistoryEntry unknown =
        new HistoryEntry(
            Instant.EPOCH, null, "x.Y.z", "us/op", false, 3, "b", null, null, null, "INCONCLUSIVE");
    history.append(List.of(entry(1, "b", 0.1), unknown));
    history.append(List.of(entry(2, "b", 0.2)));

    assertTrue(History.isIn(dir.resolve("new")));
    assertFalse(History.isIn(dir));
    assertEquals(
        List.of(entry(1, "b", 0.1), entry(2, "b", 0.2)), history.byBenchmark().get("a.B.c"));
    assertEquals(List.of(unknown), history.byBenchmark().get("x.Y.z"));
  }

  @Test
  void slowdownsAgainstOneBaselineAreComparedNotScores() throws IOException {
    History history = history(24, true);

    List<String> sentences = HistoryReport.write(history);

    assertEquals(List.of("a.B.c: time per operation changed by +8.0% at commit00"), sentences);
    List<String> csv = Files.readAllLines(history.dir().resolve("history.csv"));
    assertEquals(25, csv.size());
    assertTrue(csv.get(13).startsWith("a.B.c,1970-01-01T00:00:12Z,commit0012,"), csv.get(13));
    assertTrue(csv.get(13).endsWith(",PASS,true"), csv.get(13));
    assertTrue(Files.readString(history.dir().resolve("history.svg")).startsWith("<svg"));
    assertTrue(Files.size(history.dir().resolve("history.png")) > 1000);
  }

  @Test
  void scoresAreComparedWhenBaselinesDiffer() {
    Series series = Series.of("a.B.c", history(24, false).byBenchmark().get("a.B.c"));

    assertFalse(series.relative());
    assertEquals(List.of(), series.changes(), "the scores go round, they do not step");
  }

  @Test
  void damageIsNamedWithItsLine() throws IOException {
    History history = history(2, true);
    Files.writeString(history.dir().resolve("history.jsonl"), "{broken\n");

    RunFolderException e = assertThrows(RunFolderException.class, history::byBenchmark);

    assertTrue(e.getMessage().contains("history.jsonl is damaged at line 1"), e.getMessage());
  }
}
