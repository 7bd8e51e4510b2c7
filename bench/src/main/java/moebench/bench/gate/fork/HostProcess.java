package moebench.bench.gate.fork;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import moebench.bench.gate.host.SlotHost;

/** The JVM beside the forks of one arm; started when it is needed, and again when it died. */
final class HostProcess implements AutoCloseable {
  private static final String DIED = "";

  /** Exit code of what SIGINT ended. */
  private static final int INTERRUPTED = 128 + 2;

  private static final long MILLIS_TO_BE_CLOSED = 2000;

  private final Supplier<ProcessBuilder> builder;
  private final Path errors;
  private Process process;
  private BlockingQueue<String> answers;
  private boolean closed;

  /**
   * @param builder for a {@link SlotHost}
   * @param errors takes what it prints to standard error
   */
  HostProcess(Supplier<ProcessBuilder> builder, Path errors) {
    this.builder = builder;
    this.errors = errors;
  }

  /**
   * Runs JMH with a command line.
   *
   * @throws SlotException when that took too long, the host died of it, or this is closed
   */
  void run(List<String> arguments, Duration timeout)
      throws IOException, InterruptedException, SlotException {
    Process host = send(String.join("\t", arguments) + "\n");
    String answer = answers.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (answer == null) {
      end();
      throw new SlotException("the fork took longer than %d s".formatted(timeout.toSeconds()));
    }
    if (answer.equals(DIED)) {
      if (host.waitFor() == INTERRUPTED) {
        // Ctrl-C reaches hosts too, perhaps before this JVM, which will close them.
        Thread.sleep(MILLIS_TO_BE_CLOSED);
      }
      end();
      throw new SlotException(LogText.reason(Files.readString(errors)));
    }
  }

  private synchronized Process send(String line) throws IOException, SlotException {
    if (closed) {
      throw new SlotException("the gate was stopped");
    }
    if (process == null || !process.isAlive()) {
      start();
    }
    Writer in = process.outputWriter(StandardCharsets.UTF_8);
    in.write(line);
    in.flush();
    return process;
  }

  private void start() throws IOException {
    process = builder.get().redirectError(Redirect.to(errors.toFile())).start();
    BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    answers = queue;
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    Thread reader = new Thread(() -> read(out, queue), "host output");
    reader.setDaemon(true);
    reader.start();
  }

  private static void read(BufferedReader out, BlockingQueue<String> answers) {
    try (out) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.equals(SlotHost.DONE)) {
          answers.add(line);
        }
      }
    } catch (IOException e) {
      // As good as the end.
    }
    answers.add(DIED);
  }

  /** Ends the host, now and for ever. */
  @Override
  public synchronized void close() {
    closed = true;
    end();
  }

  /** Ends the host and the fork that it may have. */
  private synchronized void end() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
      process = null;
    }
  }
}
