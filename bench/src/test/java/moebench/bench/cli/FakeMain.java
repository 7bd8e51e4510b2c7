package moebench.bench.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import moebench.bench.run.FakeMeasurer;

/**
 * The command with a fake measurer that hangs after some cells, so that a test can kill it in the
 * middle: {@code FakeMain CELLS ARGUMENTS...}.
 */
final class FakeMain {
  private FakeMain() {}

  public static void main(String... args) {
    int cells = Integer.parseInt(args[0]);
    AtomicInteger measured = new AtomicInteger();
    FakeMeasurer measurer =
        new FakeMeasurer(cell -> {
          if (measured.incrementAndGet() > cells) {
            sleepForever();
          }
        });
    System.exit(
        Main.run(
            sweep -> measurer,
            new PrintWriter(System.out, true),
            new PrintWriter(System.err, true),
            Arrays.copyOfRange(args, 1, args.length)));
  }

  private static void sleepForever() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
