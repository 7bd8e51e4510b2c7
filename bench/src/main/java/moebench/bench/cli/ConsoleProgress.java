package moebench.bench.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import moebench.bench.run.Human;
import moebench.bench.run.Progress;

/** Progress for people: a bar on a terminal, plain lines in a log. */
public final class ConsoleProgress {
  private ConsoleProgress() {}

  /** A bar on standard output if that is a terminal, else lines to {@code err}. */
  public static Progress on(PrintWriter err, int cells) {
    Console console = System.console();
    return console != null && console.isTerminal() ? new Bar(cells) : new Lines(err);
  }

  /** One line per cell that ended. */
  private record Lines(PrintWriter err) implements Progress {
    @Override
    public void started(String label) {
      // The line comes when the cell ends.
    }

    @Override
    public void ended(String label, String outcome, int ended, int cells, Duration left) {
      err.printf("[%d/%d] %s: %s; about %s left%n", ended, cells, label, outcome, Human.time(left));
      err.flush();
    }

    @Override
    public void close() {
      err.flush();
    }
  }

  /** A bar with the time left and what is being measured. */
  private static final class Bar implements Progress {
    private final ProgressBar bar;
    private String left = "";

    Bar(int cells) {
      bar =
          new ProgressBarBuilder()
              .setInitialMax(cells)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(System.out))
              .hideEta()
              .build();
    }

    @Override
    public void started(String label) {
      bar.setExtraMessage(left + label);
    }

    @Override
    public void ended(String label, String outcome, int ended, int cells, Duration remaining) {
      left = "about " + Human.time(remaining) + " left, ";
      bar.stepTo(ended);
      bar.setExtraMessage(left + label + ": " + outcome);
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
