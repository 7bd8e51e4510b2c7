package moebench.layers.kernels.simd;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that work through numbered tasks together with the caller. Which thread takes a task is
 * left to chance, so a task must not depend on it: results are then the same in every run.
 *
 * <p>Between jobs the threads spin for less than a millisecond, as long as a layer needs between
 * two products, and then sleep.
 */
final class Team implements AutoCloseable {

  /** Work in numbered parts. */
  interface Job {
    /**
     * Does one part.
     *
     * @param task from 0
     * @param worker number of the thread, from 0, for scratch memory
     */
    void run(int task, int worker);
  }

  private static final int SPINS = 20_000;

  /** Bits of {@link #state} that count tasks. */
  private static final int COUNT_BITS = 32;

  private final Thread[] threads; // all but the caller's
  private final AtomicLong state = new AtomicLong(); // number of the job, tasks that nobody took
  private final AtomicInteger done = new AtomicInteger(); // tasks of the job
  private volatile boolean closed;
  private volatile Throwable failure;
  private Job job; // published by state

  /** {@code size} threads, the caller's included. */
  Team(int size) {
    threads = new Thread[size - 1];
    for (int i = 0; i < threads.length; i++) {
      int worker = i + 1;
      threads[i] =
          Thread.ofPlatform().daemon().name("moebench-simd-" + worker).start(() -> work(worker));
    }
  }

  /** Threads, the caller's included. */
  int size() {
    return threads.length + 1;
  }

  /** Runs tasks 0 to {@code count} − 1 and returns when all are done. */
  void run(int count, Job work) {
    if (closed) {
      throw new IllegalStateException("these kernels were closed");
    }
    if (threads.length == 0 || count < 2) {
      for (int i = 0; i < count; i++) {
        work.run(i, 0);
      }
      return;
    }
    long number = (state.get() >>> COUNT_BITS) + 1 & 0xffff_ffffL;
    job = work;
    done.set(0);
    state.set(number << COUNT_BITS | count);
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    takeTasks(work, number, 0);
    for (int spins = 0; done.get() < count; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      if (thrown instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a part of the work failed: " + thrown, thrown);
    }
  }

  /**
   * Takes tasks until none is left. A thread that comes late, because another process has its core,
   * finds none: nobody waits for it, and it cannot take a task of a later job for one of this.
   */
  private void takeTasks(Job work, long number, int worker) {
    long now = state.get();
    while (now >>> COUNT_BITS == number && (int) now > 0) {
      if (state.compareAndSet(now, now - 1)) {
        run(work, (int) now - 1, number, worker);
      }
      now = state.get();
    }
  }

  private void run(Job work, int task, long number, int worker) {
    try {
      work.run(task, worker);
    } catch (RuntimeException | Error e) {
      failure = e;
      long left = state.getAndSet(number << COUNT_BITS);
      done.addAndGet((int) left); // which nobody needs any more
    } finally {
      done.incrementAndGet();
    }
  }

  private void work(int worker) {
    long seen = 0;
    while (true) {
      for (int spins = 0; state.get() >>> COUNT_BITS == seen && !closed; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      if (closed) {
        return;
      }
      seen = state.get() >>> COUNT_BITS;
      takeTasks(job, seen, worker);
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }
}
