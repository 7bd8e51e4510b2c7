package moebench.layers.kernels.simd;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that work through numbered tasks together with the caller. Which thread takes a task is
 * left to chance, so a task must not depend on it: results are then the same in every run.
 *
 * <p>Between jobs the threads spin for some microseconds, as long as a layer needs between two
 * products, and then sleep.
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

  private final Thread[] threads; // all but the caller's
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger busy = new AtomicInteger();
  private volatile int generation;
  private volatile boolean closed;
  private volatile Throwable failure;
  private Job job; // published by generation
  private int tasks;

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
    if (threads.length == 0 || count < 2) {
      for (int i = 0; i < count; i++) {
        work.run(i, 0);
      }
      return;
    }
    if (closed) {
      throw new IllegalStateException("these kernels were closed");
    }
    job = work;
    tasks = count;
    next.set(0);
    busy.set(threads.length);
    generation++; // only this thread writes it
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    takeTasks(work, count, 0);
    while (busy.get() > 0) {
      Thread.onSpinWait();
    }
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throw new IllegalStateException("a worker thread failed: " + thrown, thrown);
    }
  }

  private void takeTasks(Job work, int count, int worker) {
    try {
      for (int task = next.getAndIncrement(); task < count; task = next.getAndIncrement()) {
        work.run(task, worker);
      }
    } catch (RuntimeException | Error e) {
      next.set(count);
      failure = e;
    }
  }

  private void work(int worker) {
    int seen = 0;
    while (true) {
      for (int spins = 0; generation == seen && !closed; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      if (closed) {
        return;
      }
      seen = generation;
      takeTasks(job, tasks, worker);
      busy.decrementAndGet();
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
