package moebench.sim.cluster.network;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Who sends how much to whom in a dispatch; a combine is its transpose.
 *
 * @param bytes {@code [devices][devices]}, from and to, what stays at home on the diagonal
 */
public record Traffic(double[][] bytes) {

  /**
   * Every device sends as many rows.
   *
   * @param sent bytes of each device
   * @param receiverShares {@code [devices]}, share of the rows that each device's experts get
   */
  public static Traffic of(double sent, double[] receiverShares) {
    int devices = receiverShares.length;
    double[][] bytes = new double[devices][];
    for (int from = 0; from < devices; from++) {
      bytes[from] = DoubleStream.of(receiverShares).map(share -> sent * share).toArray();
    }
    return new Traffic(bytes);
  }

  /** Bytes that leave a device. */
  public double sent(int device) {
    return DoubleStream.of(bytes[device]).sum() - bytes[device][device];
  }

  /** Bytes that arrive at a device. */
  public double received(int device) {
    return IntStream.range(0, bytes.length).mapToDouble(from -> bytes[from][device]).sum()
        - bytes[device][device];
  }

  /** Bytes that the busiest device gets, what stays at home included, over the mean. */
  public double skew() {
    double total = 0;
    double most = 0;
    for (int to = 0; to < bytes.length; to++) {
      double got = received(to) + bytes[to][to];
      total += got;
      most = Math.max(most, got);
    }
    return most * bytes.length / total;
  }
}
