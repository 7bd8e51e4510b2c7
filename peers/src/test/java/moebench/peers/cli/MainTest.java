package moebench.peers.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moebench.reports.RunFolder;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MainTest {
  @TempDir private Path temporary;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  /** A real process measures the smallest comparisons, and the folder has all of it. */
  @Test
  void aRunIsAFolderWithGoalsAndPage() throws Exception {
    Path dir = temporary.resolve("run");
    int code =
        run(
            "--quick",
            "--groups",
            "gemm",
            "--peers",
            "ejml",
            "--rounds",
            "2",
            "--out",
            dir.toString());
    assertEquals(0, code, err.toString());
    RunFolder folder = RunFolder.open(dir);
    assertEquals(Manifest.Status.COMPLETE, folder.manifest().status());
    List<Result.Comparison> results =
        folder.rows().stream()
            .map(Row::result)
            .filter(r -> r instanceof Result.Comparison)
            .map(r -> (Result.Comparison) r)
            .toList();
    assertEquals(2, results.size());
    for (Result.Comparison result : results) {
      assertEquals(2, result.seconds().size());
      assertEquals(2, result.peerSeconds().size());
      assertEquals(2, result.fmaGflops().size());
      assertTrue(result.peer().startsWith("EJML 0."), result.peer());
    }
    assertTrue(Files.readString(folder.page()).contains("<figure id=\"peers\">"));
    String goals = Files.readString(dir.resolve("goals.md"));
    assertTrue(out.toString().contains(goals));
    assertTrue(goals.contains("not measured"), goals);

    assertEquals(2, run("--out", dir.toString()), "the folder is taken");
    assertTrue(err.toString().contains("`scripts/peers --resume " + dir + "`"), err.toString());
    assertEquals(2, run("--resume", dir.toString(), "--quick"), "the folder has all options");
    assertTrue(out.toString().contains("2 comparisons to measure"), out.toString());
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Path manifest = dir.resolve("manifest.json");
    ObjectNode begun = (ObjectNode) JsonMapper.shared().readTree(Files.readString(manifest));
    Files.writeString(manifest, begun.put("commit", "abc").toString());
    assertEquals(0, run("--resume", dir.toString()), "nothing is left to measure");
    assertTrue(out.toString().contains("0 comparisons to measure, about 0 s"), out.toString());
    assertTrue(err.toString().startsWith("Note: the run began with build abc, "), err.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--peers=foo",
        "--groups=foo",
        "--threads=0",
        "--threads=9999",
        "--forks=0",
        "--rounds=x",
        "--resume=/nowhere",
        "--foo"
      })
  void wrongUsageIsOneLineAndCode2(String option) {
    assertEquals(2, run(option));
    assertTrue(err.toString().startsWith("moebench: "), err.toString());
    assertEquals(2, err.toString().lines().count(), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void helpNamesEveryPeerAndGroup() {
    assertEquals(0, run("--help"));
    for (String peer : moebench.peers.run.PeerPlan.peers()) {
      assertTrue(out.toString().contains(peer), peer);
    }
    for (moebench.peers.run.Group group : moebench.peers.run.Group.values()) {
      assertTrue(out.toString().contains(group.id()), group.id());
    }
  }
}
