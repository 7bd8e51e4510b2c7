package moebench.bench.fork;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What the parent of this process sends it: lines on standard input. Where that ends, the parent
 * has died, and this process ends at once, whatever it does.
 */
public final class Parent {
  private static final int PARENT_DIED = 3;

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  /** Begins to listen; once in a process. */
  public Parent() {
    Thread watch = new Thread(this::listen, "parent watch");
    watch.setDaemon(true);
    watch.start();
  }

  private void listen() {
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(PARENT_DIED);
  }

  /** The next line, as soon as there is one. */
  public String line() throws InterruptedException {
    return lines.take();
  }
}
