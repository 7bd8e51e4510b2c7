package moebench.bench.fork;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import moebench.layers.aparapi.OpenClDevices;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;
import tools.jackson.databind.json.JsonMapper;

/**
 * The far end of a fork: measures one cell, a line of JSON from its {@linkplain Parent parent}, and
 * writes a {@link ForkReply} to the file named by its argument.
 */
public final class ForkMain {
  private ForkMain() {}

  /** The only argument is the result file. */
  public static void main(String... args) throws IOException, InterruptedException {
    Locale.setDefault(Locale.ROOT);
    Cell cell = JsonMapper.shared().readValue(new Parent().line(), Cell.class);
    ForkReply reply = reply(cell);
    Files.writeString(Path.of(args[0]), JsonMapper.shared().writeValueAsString(reply));
    System.exit(0);
  }

  private static ForkReply reply(Cell cell) {
    try {
      return new ForkReply(measure(cell), null);
    } catch (Exception e) {
      e.printStackTrace();
      return new ForkReply(null, rootMessage(e));
    } catch (OutOfMemoryError e) {
      e.printStackTrace();
      return new ForkReply(
          null,
          "out of memory (%s): give Java more (-Xmx), or less to do".formatted(e.getMessage()));
    }
  }

  private static Result measure(Cell cell) throws Exception {
    return switch (cell) {
      case Cell.Probe probe ->
          OpenClDevices.isNamed(probe.backend())
              ? DeviceProbeFork.measure(OpenClDevices.of(probe.backend()))
              : ProbeFork.measure();
      case Cell.Speed speed -> SpeedFork.measure(speed);
      case Cell.Quality _, Cell.BestOfN _ ->
          throw new IllegalArgumentException("no model is trained in a fork");
      case Cell.Simulation simulation ->
          throw new IllegalArgumentException("nothing is simulated in a fork");
      case Cell.Ensemble ensemble ->
          throw new IllegalArgumentException("ensembles are not trained in a fork");
      case Cell.Classical classical ->
          throw new IllegalArgumentException("classical mixtures are not trained in a fork");
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
