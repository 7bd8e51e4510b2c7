package moebench.bench.fork;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import moebench.layers.aparapi.OpenClDevices;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;
import tools.jackson.databind.json.JsonMapper;

/**
 * The far end of a fork: reads one cell as a line of JSON from standard input, measures it, writes
 * a {@link ForkReply} to the file named by its argument. Dies when its standard input ends, because
 * then its parent has died.
 */
public final class ForkMain {
  private static final int PARENT_DIED = 3;

  private ForkMain() {}

  /** The only argument is the result file. */
  public static void main(String... args) throws IOException {
    Locale.setDefault(Locale.ROOT);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Cell cell = JsonMapper.shared().readValue(in.readLine(), Cell.class);
    Thread watch = new Thread(() -> dieWithParent(in), "parent watch");
    watch.setDaemon(true);
    watch.start();
    ForkReply reply = reply(cell);
    Files.writeString(Path.of(args[0]), JsonMapper.shared().writeValueAsString(reply));
    System.exit(0);
  }

  private static void dieWithParent(BufferedReader in) {
    try {
      while (in.read() >= 0) {
        // Nothing more is ever sent.
      }
    } catch (IOException e) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(PARENT_DIED);
  }

  private static ForkReply reply(Cell cell) {
    try {
      return new ForkReply(measure(cell), null);
    } catch (Exception | OutOfMemoryError e) {
      e.printStackTrace();
      return new ForkReply(null, rootMessage(e));
    }
  }

  private static Result measure(Cell cell) throws Exception {
    return switch (cell) {
      case Cell.Probe probe ->
          OpenClDevices.isNamed(probe.backend())
              ? DeviceProbeFork.measure(OpenClDevices.of(probe.backend()))
              : ProbeFork.measure();
      case Cell.Speed speed -> SpeedFork.measure(speed);
      case Cell.Quality quality ->
          throw new IllegalArgumentException("quality is not measured in a fork");
      case Cell.Simulation simulation ->
          throw new IllegalArgumentException("nothing is simulated in a fork");
      case Cell.Comparison comparison ->
          throw new IllegalArgumentException("the module peers measures comparisons");
    };
  }

  /** JMH wraps what a benchmark throws; the innermost cause says what was wrong. */
  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null || root.getSuppressed().length > 0) {
      root = root.getCause() != null ? root.getCause() : root.getSuppressed()[0];
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
