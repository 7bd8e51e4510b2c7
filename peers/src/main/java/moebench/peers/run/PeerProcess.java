package moebench.peers.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import moebench.bench.fork.ForkProcess;
import moebench.reports.schema.Cell;
import tools.jackson.databind.json.JsonMapper;

/** A fresh JVM that measures the cells of one peer; two native peers spoil each other in one. */
final class PeerProcess implements AutoCloseable {
  private static final String END = "";

  private final Process process;
  private final Path log;
  private final Writer in;
  private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

  /**
   * Starts it.
   *
   * @param threads of each library in it
   * @param log takes what it prints
   */
  PeerProcess(int threads, Path log) throws IOException {
    this.log = log;
    String count = String.valueOf(threads);
    ProcessBuilder builder =
        new ProcessBuilder(ForkProcess.command(PeerFork.class, count))
            .redirectError(Redirect.to(log.toFile()));
    // Libraries read these when they are loaded, some of them nothing else.
    builder.environment().put("OMP_NUM_THREADS", count);
    // Intel's runtime spins for 200 ms by default, which would fall into our samples.
    builder.environment().put("KMP_BLOCKTIME", "10");
    builder.environment().put("MKL_NUM_THREADS", count);
    builder.environment().put("OPENBLAS_NUM_THREADS", count);
    builder.environment().put("MKL_DYNAMIC", "FALSE");
    process = builder.start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    Thread.ofVirtual().start(() -> read(out));
  }

  private void read(BufferedReader out) {
    try (out) {
      out.lines().filter(line -> line.startsWith(Reply.MARK)).forEach(replies::add);
    } catch (IOException | UncheckedIOException e) {
      // The process is gone; the end below says so.
    }
    replies.add(END);
  }

  /**
   * Measures one cell.
   *
   * <p>After any exception it must be closed.
   *
   * @throws IllegalStateException when the process died or took longer than {@code timeout}
   */
  Reply measure(Cell.Comparison cell, Duration timeout) throws InterruptedException {
    try {
      in.write(JsonMapper.shared().writeValueAsString((Cell) cell) + "\n");
      in.flush();
    } catch (IOException e) {
      throw died(e);
    }
    String line = replies.poll(timeout.toSeconds(), TimeUnit.SECONDS);
    if (line == null) {
      throw new IllegalStateException(
          "the fork took longer than %d s; its output is in %s"
              .formatted(timeout.toSeconds(), log));
    }
    if (line.equals(END)) {
      throw died(null);
    }
    return JsonMapper.shared().readValue(line.substring(Reply.MARK.length()), Reply.class);
  }

  private IllegalStateException died(Throwable cause) {
    process.destroyForcibly().onExit().join();
    return new IllegalStateException(
        "the fork ended with exit code %d; its output is in %s".formatted(process.exitValue(), log),
        cause);
  }

  /** Ends the process and waits for it. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
