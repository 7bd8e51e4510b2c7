package moebench.peers.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import moebench.bench.fork.ForkProcess;
import moebench.bench.run.Measurer;
import moebench.bench.sweep.PlannedCell;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;

/**
 * Measures comparisons: those of one peer, number of threads and fork in one process, one after the
 * other.
 */
public final class PeerMeasurer implements Measurer, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  /** What cells must share to share a process. */
  private record Key(String peer, int threads, int fork) {}

  private final Map<String, String> absent = new HashMap<>();
  private PeerProcess process;
  private Key key;

  @Override
  public Optional<Manifest.Corpus> corpus() {
    return Optional.empty();
  }

  @Override
  public synchronized Result measure(PlannedCell cell, Path log) throws Exception {
    return switch (cell.cell()) {
      case Cell.Probe probe -> {
        close();
        yield ForkProcess.measure(probe, log, TIMEOUT);
      }
      case Cell.Comparison comparison -> measure(comparison, log);
      default -> throw new IllegalArgumentException("not a comparison: " + cell.label());
    };
  }

  private Result measure(Cell.Comparison cell, Path log) throws Exception {
    String reason = absent.get(cell.peer());
    if (reason != null) {
      throw new IllegalStateException(reason);
    }
    Key needed = new Key(cell.peer(), cell.threads(), cell.fork());
    if (process == null || !needed.equals(key)) {
      close();
      process = new PeerProcess(cell.threads(), log);
      key = needed;
    }
    Reply reply = null;
    try {
      reply = process.measure(cell, TIMEOUT);
    } finally {
      if (reply == null) {
        // A late reply would be taken for that of the next cell.
        close();
      }
    }
    if (reply.absent()) {
      absent.put(cell.peer(), reply.reason());
    }
    if (reply.result() == null) {
      throw new IllegalStateException(reply.reason());
    }
    return reply.result();
  }

  /** Ends the process of the latest cell. */
  @Override
  public synchronized void close() {
    if (process != null) {
      process.close();
      process = null;
    }
  }
}
