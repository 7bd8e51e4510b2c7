package moebench.peers.measure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import moebench.bench.fork.WarmUp;
import moebench.reports.schema.Result;

/**
 * Times the sides of a pair in turn, so that both see the machine in the same state.
 *
 * <p>A round is: FMA burst, a sample of ours, FMA burst, a sample of the peer; a sample is as many
 * operations as fill five milliseconds. With several threads there is a pause after each sample,
 * because thread pools go on spinning for a while after their work and would take a core from the
 * other side.
 */
public final class PairTimer {
  private static final Duration QUIET_AT_FIRST = Duration.ofSeconds(2);
  private static final Duration PEER_AT_FIRST = Duration.ofMillis(500);
  private static final Duration QUIET = Duration.ofMillis(300);
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(30);
  private static final long SAMPLE_NANOS = 5_000_000;

  /** OpenBLAS' threads spin for about 27 ms. */
  private static final long PAUSE_MILLIS = 35;

  /** After so long, no round begins beyond {@link #LEAST_ROUNDS}. */
  private static final Duration LONGEST = Duration.ofSeconds(4);

  private static final int LEAST_ROUNDS = 7;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final int threads;
  private final Ceilings ceilings;
  private final LongSupplier nanoTime;
  private boolean warm;

  /** A timer for sides that use {@code threads} threads each. */
  public PairTimer(int threads) {
    this(threads, new MeasuredCeilings(threads), System::nanoTime, false);
  }

  /**
   * A timer with another clock.
   *
   * @param warm whether nothing but the sides has to be compiled
   */
  PairTimer(int threads, Ceilings ceilings, LongSupplier nanoTime, boolean warm) {
    this.threads = threads;
    this.ceilings = ceilings;
    this.nanoTime = nanoTime;
    this.warm = warm;
  }

  /**
   * Checks both sides, warms them up, times them, and checks them again: code that was compiled
   * meanwhile must still be right.
   *
   * @param rounds pairs of samples; fewer, but {@value #LEAST_ROUNDS} at least, when they take long
   * @throws IllegalStateException when a side computes something wrong
   */
  public Result.Comparison time(Pair pair, int rounds) {
    Runnable ours = pair.ours().operation();
    Runnable peer = pair.peer().operation();
    double error = pair.check().getAsDouble();
    warmUp(ours, peer);
    int ourRepeats = repeats(ours);
    int peerRepeats = repeats(peer);
    List<Double> seconds = new ArrayList<>();
    List<Double> peerSeconds = new ArrayList<>();
    List<Double> fma = new ArrayList<>();
    List<Double> read = new ArrayList<>();
    double allocated = Double.MAX_VALUE;
    pause();
    long end = nanoTime.getAsLong() + LONGEST.toNanos();
    for (int r = 0; r < rounds && (r < LEAST_ROUNDS || nanoTime.getAsLong() < end); r++) {
      if (pair.boundByMemory()) {
        read.add(ceilings.readGbPerSecond());
      }
      double before = ceilings.fmaGflops();
      long bytes = THREADS.getTotalThreadAllocatedBytes();
      double sample = sample(ours, ourRepeats);
      bytes = THREADS.getTotalThreadAllocatedBytes() - bytes;
      seconds.add(sample);
      allocated = Math.min(allocated, (double) bytes / ourRepeats);
      pause();
      fma.add((before + ceilings.fmaGflops()) / 2);
      peerSeconds.add(sample(peer, peerRepeats));
      pause();
    }
    return new Result.Comparison(
        pair.ours().description(),
        pair.peer().description(),
        pair.flops(),
        pair.bytes(),
        seconds,
        peerSeconds,
        fma,
        read,
        Math.max(error, pair.check().getAsDouble()),
        allocated);
  }

  /** Ours until it is compiled; a peer may be native, or allocate for ever, so by the clock. */
  private void warmUp(Runnable ours, Runnable peer) {
    long end = nanoTime.getAsLong() + (warm ? QUIET : PEER_AT_FIRST).toNanos();
    do {
      peer.run();
    } while (nanoTime.getAsLong() < end);
    WarmUp.run(List.of(ours, ceilings::fmaGflops), warm ? QUIET : QUIET_AT_FIRST, LONGEST_WARM_UP);
    warm = true;
  }

  private int repeats(Runnable operation) {
    double nanos = sample(operation, 1) * 1e9;
    int some = (int) Math.clamp(SAMPLE_NANOS / 4 / nanos, 1, 1000);
    nanos = sample(operation, some) * 1e9;
    return (int) Math.clamp(Math.ceil(SAMPLE_NANOS / nanos), 1, 1_000_000);
  }

  /** Seconds of one operation. */
  private double sample(Runnable operation, int repeats) {
    long start = nanoTime.getAsLong();
    for (int i = 0; i < repeats; i++) {
      operation.run();
    }
    return (nanoTime.getAsLong() - start) / 1e9 / repeats;
  }

  private void pause() {
    if (threads > 1) {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while timing", e);
      }
    }
  }
}
