package moebench.layers.aparapi;

import com.aparapi.Kernel;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Work that shows what a device can do at most: the denominators of "% of peak". The caller
 * measures the time; the first run includes the driver's compiler.
 *
 * <p>Each kind comes in a shape for GPUs and one for CPUs. Both run on every device and the faster
 * one counts: a peak is a lower bound, and the shape that fits is not always the expected one.
 */
public final class DeviceBurst implements AutoCloseable {
  /** Groups for each compute unit, so that none is idle for long while another ends. */
  private static final int GROUPS = 8;

  private final BoundKernel kernel;
  private final float[] out;
  private final IntConsumer setRounds;
  private final double workOfARound;

  private DeviceBurst(BoundKernel kernel, float[] out, IntConsumer setRounds, double workOfARound) {
    this.kernel = kernel;
    this.out = out;
    this.setRounds = setRounds;
    this.workOfARound = workOfARound;
  }

  /**
   * Fused multiply-adds in registers; work is counted in FLOPs.
   *
   * @throws IllegalStateException when the device cannot be used
   */
  public static List<DeviceBurst> fma(OpenClDevice device) {
    FmaKernels.ManyItems many = new FmaKernels.ManyItems(groups(device) * OpenClDevices.GROUP);
    FmaKernels.FewItems few = new FmaKernels.FewItems(groups(device));
    return List.of(
        new DeviceBurst(
            bound(device, many, OpenClDevices.GROUP),
            many.out,
            rounds -> many.rounds = rounds,
            2.0 * FmaKernels.ManyItems.FMAS * many.out.length),
        new DeviceBurst(
            bound(device, few, 1),
            few.out,
            rounds -> few.rounds = rounds,
            2.0 * FmaKernels.FewItems.FMAS * few.out.length));
  }

  /**
   * Reads of the device's memory; work is counted in bytes.
   *
   * @param bytes to read in a round, about; more than the caches hold, or they are what is measured
   * @throws IllegalStateException when the device cannot be used
   */
  public static List<DeviceBurst> read(OpenClDevice device, long bytes) {
    int step = groups(device) * OpenClDevices.GROUP * ReadKernels.ManyItems.LOADS;
    float[] ones = new float[(int) Math.max(1, bytes / Float.BYTES / step) * step];
    Arrays.fill(ones, 1);
    int items = groups(device) * OpenClDevices.GROUP;
    ReadKernels.ManyItems many = new ReadKernels.ManyItems(ones, items);
    ReadKernels.FewItems few = new ReadKernels.FewItems(ones, groups(device));
    double work = (double) ones.length * Float.BYTES;
    BoundKernel manyBound = bound(device, many, OpenClDevices.GROUP);
    BoundKernel fewBound = bound(device, few, 1);
    manyBound.upload(ones);
    fewBound.upload(ones);
    return List.of(
        new DeviceBurst(manyBound, many.out, rounds -> many.rounds = rounds, work),
        new DeviceBurst(fewBound, few.out, rounds -> few.rounds = rounds, work));
  }

  private static int groups(OpenClDevice device) {
    return GROUPS * device.computeUnits();
  }

  private static BoundKernel bound(OpenClDevice device, Kernel kernel, int groupSize) {
    return new BoundKernel(device, kernel, groups(device), groupSize);
  }

  /**
   * Runs once and waits for the end.
   *
   * @param rounds how often the work is done
   * @throws IllegalStateException saying why the device did not do it
   */
  public void run(int rounds) {
    setRounds.accept(rounds);
    kernel.run(1);
  }

  /** What a run of so many rounds does, in FLOPs or bytes. */
  public double work(int rounds) {
    return workOfARound * rounds;
  }

  /** What the latest run computed, one value for each item. */
  float[] results() {
    kernel.download(out);
    return out;
  }

  @Override
  public void close() {
    kernel.close();
  }
}
