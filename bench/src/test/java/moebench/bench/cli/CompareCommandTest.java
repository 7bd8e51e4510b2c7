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
import moebench.bench.run.FakeMeasurer;
import moebench.reports.RunFolder;
import moebench.reports.schema.Cell;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The verbs that put run folders together; the runs are made once, as each writes a page. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompareCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path dir;
  private Path a;
  private Path b;

  @BeforeAll
  void twoRuns(@TempDir Path shared) {
    dir = shared;
    a = dir.resolve("a");
    b = dir.resolve("b");
    moebench("run", "--preset", "smoke", "--forks", "2", "--out", a.toString());
    moebench("run", "--preset", "smoke", "--layers", "dense", "--out", b.toString());
  }

  private int moebench(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    FakeMeasurer measurer = new FakeMeasurer(cell -> {});
    return Main.run(sweep -> measurer, new PrintWriter(out), new PrintWriter(err), args);
  }

  private void assertRefused(String message, String... args) {
    assertEquals(2, moebench(args), err.toString());
    List<String> lines = err.toString().lines().toList();
    assertTrue(lines.getFirst().startsWith("moebench: "), err.toString());
    assertTrue(lines.getFirst().contains(message), err.toString());
    assertTrue(lines.size() <= 3, err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void comparePrintsMarkdownAndWritesFilesOnRequest() throws IOException {
    Path files = dir.resolve("files");

    int code = moebench("compare", a.toString(), b.toString(), "--out", files.toString());

    assertEquals(0, code, err.toString());
    String dense =
        out.toString().lines().filter(l -> l.startsWith("| dense ")).findFirst().orElseThrow();
    assertEquals("| dense | 2M (2) | 2M (1) | 1.000 |", dense);
    assertTrue(
        out.toString()
            .startsWith(
                Files.readString(files.resolve("compare.md")).lines().findFirst().orElseThrow()));
    assertTrue(
        Files.readString(files.resolve("compare.csv")).contains("speed-geometric-mean,B,b,"));
    assertTrue(Files.readString(files.resolve("compare.svg")).contains("B / A: b, simd"));
    assertTrue(Files.size(files.resolve("compare.png")) > 1000);
    assertRefused(
        "is no empty folder", "compare", a.toString(), b.toString(), "--out", files.toString());
  }

  @Test
  void mergeMakesARunFolderWithAPage() {
    Path merged = dir.resolve("merged");

    assertEquals(
        0,
        moebench("merge", "--out", merged.toString(), a.toString(), b.toString()),
        err.toString());

    RunFolder folder = RunFolder.open(merged);
    assertEquals(
        3,
        folder.rows().stream()
            .filter(r -> r.cell() instanceof Cell.Speed s && s.layer().isDense())
            .count());
    assertEquals(2, folder.manifest().mergedFrom().size());
    assertTrue(Files.exists(folder.page()));
    assertEquals(0, moebench("report", merged.toString()), err.toString());
    assertRefused("is a merge of other runs", "resume", merged.toString());
    assertRefused(
        "already holds a run", "merge", "--out", merged.toString(), a.toString(), b.toString());
  }

  @Test
  void foldersThatCannotBePutTogetherAreRefusedInOneLine() throws IOException {
    Path other = dir.resolve("other");
    moebench("run", "--preset", "smoke", "--tokens", "256", "--out", other.toString());
    Path newer = dir.resolve("newer");
    moebench("run", "--preset", "smoke", "--out", newer.toString());
    Path manifest = newer.resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replaceFirst("\"1\\.\\d+\"", "\"2.0\""));
    Path unmade = dir.resolve("unmade");

    for (String verb : List.of("compare", "merge --out " + unmade)) {
      String[] words = verb.split(" ");
      assertRefused("is no run folder", with(words, a, dir));
      assertRefused("is no folder", with(words, a, dir.resolve("none")));
      assertRefused("has schema version 2.0", with(words, a, newer));
      assertRefused("is named twice", with(words, a, dir.resolve("b/../a")));
      assertRefused("name another run", with(words, a));
      assertRefused("Missing required parameter", words);
    }
    assertFalse(Files.exists(unmade));
    assertRefused("tokens is 256 there and 1024 here", "compare", a.toString(), other.toString());
    assertRefused(
        "no speed results of back-end opencl:0",
        "compare",
        a.toString(),
        b.toString(),
        "--backend",
        "opencl:0");
  }

  private static String[] with(String[] words, Path... runs) {
    List<String> all = new ArrayList<>(List.of(words));
    List.of(runs).forEach(run -> all.add(run.toString()));
    return all.toArray(String[]::new);
  }
}
