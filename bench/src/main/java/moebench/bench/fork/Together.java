package moebench.bench.fork;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntToDoubleFunction;

/** What several threads reach at the same time. */
public final class Together {
  private Together() {}

  /** The sum of what {@code threads} threads reach that start at the same moment. */
  public static double sum(int threads, IntToDoubleFunction rate)
      throws InterruptedException, ExecutionException {
    CyclicBarrier start = new CyclicBarrier(threads);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Double>> rates = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int index = thread;
        rates.add(
            pool.submit(() -> {
              start.await();
              return rate.applyAsDouble(index);
            }));
      }
      double sum = 0;
      for (Future<Double> future : rates) {
        sum += future.get();
      }
      return sum;
    }
  }
}
