package moebench.peers.measure;

import java.util.List;
import moebench.layers.kernels.Kernels;

/**
 * Two sides of the same work, both checked and ready to be timed.
 *
 * @param ours the side that is judged
 * @param peer the side that it is held against
 * @param flops of one operation
 * @param bytes that one operation must move at least
 * @param boundByMemory whether an operation reads weights that are not in the caches
 * @param maxError of the check, as in {@link moebench.reports.schema.Result.Comparison}
 * @param kernels of ours, closed with the pair
 */
public record Pair(
    Side ours,
    Side peer,
    double flops,
    double bytes,
    boolean boundByMemory,
    double maxError,
    List<Kernels> kernels)
    implements AutoCloseable {

  @Override
  public void close() {
    kernels.forEach(Kernels::close);
  }
}
