package moebench.bench.gate.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.openjdk.jmh.Main;

/**
 * A JVM that stays idle beside the forks of one jar: it runs the jar's JMH once per line of
 * standard input, whose words are separated by tabs, and answers each with {@link #DONE}. JMH
 * itself starts the fork, with the flags, hints and profilers that belong to it. Ends with its
 * input, in the middle of a fork too, so that none outlives the gate.
 */
public final class SlotHost {
  /** The answer. */
  public static final String DONE = "moebench slot done";

  private SlotHost() {}

  /** Has no arguments. */
  public static void main(String... none) throws IOException, InterruptedException {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(lines), "gate");
    reader.setDaemon(true);
    reader.start();
    while (true) {
      Main.main(lines.take().split("\t"));
      System.out.println(DONE);
      System.out.flush();
    }
  }

  private static void read(BlockingQueue<String> lines) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // As good as the end.
    }
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    Runtime.getRuntime().halt(0);
  }
}
