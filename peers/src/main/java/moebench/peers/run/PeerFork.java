package moebench.peers.run;

import java.io.PrintStream;
import java.util.Locale;
import moebench.bench.fork.Parent;
import moebench.peers.measure.Pair;
import moebench.peers.measure.PairTimer;
import moebench.peers.work.Pairs;
import moebench.reports.schema.Cell;
import tools.jackson.databind.json.JsonMapper;

/**
 * The far end of a {@link PeerProcess}: measures cell after cell, each a line of JSON from its
 * {@linkplain Parent parent}, each answered by a line on standard output.
 */
public final class PeerFork {
  private PeerFork() {}

  /** The only argument is the number of threads of every cell. */
  public static void main(String... args) throws InterruptedException {
    Locale.setDefault(Locale.ROOT);
    PrintStream replies = System.out;
    System.setOut(System.err);
    PairTimer timer = new PairTimer(Integer.parseInt(args[0]));
    Parent parent = new Parent();
    while (true) {
      Cell.Comparison cell =
          (Cell.Comparison) JsonMapper.shared().readValue(parent.line(), Cell.class);
      replies.println(Reply.MARK + JsonMapper.shared().writeValueAsString(reply(cell, timer)));
      replies.flush();
    }
  }

  private static Reply reply(Cell.Comparison cell, PairTimer timer) {
    try (Pair pair = Pairs.of(cell)) {
      return new Reply(timer.time(pair, cell.rounds()), null, false);
    } catch (LinkageError e) {
      e.printStackTrace();
      return new Reply(null, cell.peer() + " cannot be loaded here: " + message(e), true);
    } catch (Exception | OutOfMemoryError e) {
      e.printStackTrace();
      return new Reply(null, message(e), false);
    }
  }

  /** The innermost cause says what was wrong. */
  private static String message(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
