package moebench.peers.measure;

import java.util.List;
import java.util.function.DoubleSupplier;
import moebench.layers.kernels.Kernels;

/**
 * Two sides of the same work, ready to be timed.
 *
 * @param ours the side that is judged
 * @param peer the side that it is held against
 * @param flops of one operation
 * @param bytes that one operation must move at least
 * @param boundByMemory whether an operation reads weights that are not in the caches
 * @param check runs both sides and returns the largest error, as in {@link
 *     moebench.reports.schema.Result.Comparison}; throws an {@link IllegalStateException} when a
 *     side computes something wrong
 * @param kernels of ours, closed with the pair
 */
public record Pair(
    Side ours,
    Side peer,
    double flops,
    double bytes,
    boolean boundByMemory,
    DoubleSupplier check,
    List<Kernels> kernels)
    implements AutoCloseable {

  @Override
  public void close() {
    kernels.forEach(Kernels::close);
  }
}
