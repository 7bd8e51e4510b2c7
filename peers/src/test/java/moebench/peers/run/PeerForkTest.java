package moebench.peers.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import moebench.bench.fork.ForkProcess;
import moebench.reports.schema.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class PeerForkTest {
  @TempDir private Path dir;

  /** In the middle of a cell too: there is no reply. */
  @Test
  void aForkDiesWithItsParent() throws Exception {
    Cell cell =
        new Cell.Comparison(
            "gemm", "ejml", new Cell.Weights(1024, 1024), null, 1024, 1, Integer.MAX_VALUE, 1);
    Process fork =
        new ProcessBuilder(ForkProcess.command(PeerFork.class, "1"))
            .redirectError(Redirect.to(dir.resolve("log").toFile()))
            .start();
    try (Writer in = fork.outputWriter()) {
      in.write(JsonMapper.shared().writeValueAsString(cell) + "\n");
    }
    assertTrue(fork.waitFor(60, TimeUnit.SECONDS), "still running");
    assertEquals(3, fork.exitValue());
    assertEquals("", new String(fork.getInputStream().readAllBytes()));
  }
}
