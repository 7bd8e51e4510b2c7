package moebench.layers.aparapi;

import com.aparapi.Config;
import com.aparapi.Kernel;
import com.aparapi.Range;
import com.aparapi.device.Device;
import com.aparapi.device.OpenCLDevice;
import com.aparapi.exception.CompileFailedException;
import com.aparapi.internal.kernel.KernelManager;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * A kernel that runs on one device or not at all.
 *
 * <p>Aparapi answers every failure by running the kernel in Java. It cannot here: a range that is
 * bound to a device, with a group size of its own, is never moved to another, and the only device
 * that Aparapi may choose from is that one. What is left of the attempt is an error.
 *
 * <p>Arrays are copied when asked for ({@link #upload}, {@link #download}) and never shared with
 * the device, which would write to where an array was before the last garbage collection.
 */
final class BoundKernel implements AutoCloseable {
  /** Aparapi keeps what it prefers per kernel class, so that only one may set and run at a time. */
  private static final Object ONE_AT_A_TIME = new Object();

  private static final Logger LOGGER = Logger.getLogger(Config.getLoggerName());

  private static final String BUILDING = "cannot build";
  private static final String RUNNING = "failed in";
  private static final String READING = "gave back no array of";

  /**
   * Stands in an array's last value until a device's takes its place, because Aparapi tells nobody
   * that a copy failed. No device has it: as a float a NaN that no arithmetic makes, as an int more
   * than any index.
   */
  private static final int UNREAD = 0x7FC0_5E17;

  /**
   * In the complaint about a run that came as far as the device, and may have filled buffers there.
   */
  private static final String BEGAN = "runKernelJNI";

  private final OpenClDevice device;
  private final OpenCLDevice target;
  private final Kernel kernel;
  private final Range range;
  private boolean built;
  private boolean hasMemory;

  /** Keeps what Aparapi says about failures, which it tells nobody else. */
  private static final class Complaints extends Handler {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void publish(LogRecord entry) {
      if (entry.getMessage() != null && entry.getMessage().startsWith("Device failed")) {
        text.append(text.isEmpty() ? "" : "; ");
        text.append(entry.getMessage().replaceFirst("^Device failed for [^:]*: ", ""));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /**
   * @param groups of work items
   * @param groupSize work items of a group, at most {@link OpenClDevices#GROUP}
   * @throws IllegalStateException when the device cannot be used
   */
  BoundKernel(OpenClDevice device, Kernel kernel, int groups, int groupSize) {
    this.device = device;
    this.kernel = kernel;
    this.target =
        OpenClDevices.aparapiDevice(device.id())
            .orElseThrow(() -> failure("cannot be used", "Aparapi does not see it", null));
    target.setSharedMemory(false);
    kernel.setExplicit(true);
    range = target.createRange(Math.multiplyExact(groups, groupSize), groupSize);
  }

  /**
   * Translates the kernel and has the driver build it; once, and at the first {@link #run} at
   * latest.
   *
   * @throws IllegalStateException saying why it cannot be built
   */
  void build() {
    if (!built) {
      withoutFallback(
          BUILDING,
          () -> {
            try {
              kernel.compile(target);
            } catch (CompileFailedException e) {
              throw failure(BUILDING, reason(e), e);
            }
          });
      built = true;
    }
  }

  /**
   * Runs all passes, one after the other, {@link Kernel#getPassId()} counting from 0.
   *
   * @throws IllegalStateException saying why the device did not do it
   */
  void run(int passes) {
    build();
    withoutFallback(RUNNING, () -> kernel.execute(range, passes));
    hasMemory = true;
  }

  /** Copies an array to the device at the next {@link #run}. */
  void upload(float[] array) {
    kernel.put(array);
  }

  /** Copies an array to the device at the next {@link #run}. */
  void upload(int[] array) {
    kernel.put(array);
  }

  /**
   * Copies an array from the device. After {@link #run}.
   *
   * @throws IllegalStateException when nothing came
   */
  void download(float[] array) {
    int last = array.length - 1;
    array[last] = Float.intBitsToFloat(UNREAD);
    kernel.get(array);
    requireRead(Float.floatToRawIntBits(array[last]));
  }

  /**
   * Copies an array from the device. After {@link #run}.
   *
   * @throws IllegalStateException when nothing came
   */
  void download(int[] array) {
    int last = array.length - 1;
    array[last] = UNREAD;
    kernel.get(array);
    requireRead(array[last]);
  }

  private void requireRead(int last) {
    if (last == UNREAD) {
      throw failure(READING, "its values are those of before", null);
    }
  }

  /** Frees the device's memory, also that of a run that failed. */
  @Override
  public void close() {
    // Aparapi crashes the process when it disposes of what was built and never run.
    if (hasMemory) {
      synchronized (ONE_AT_A_TIME) {
        prefer();
        kernel.dispose();
      }
    }
  }

  /**
   * For a class that failed somewhere, Aparapi neither runs nor frees anything until it forgets
   * that.
   */
  private void prefer() {
    KernelManager.instance()
        .setPreferredDevices(kernel, new LinkedHashSet<Device>(List.of(target)));
  }

  private void withoutFallback(String verb, Runnable work) {
    synchronized (ONE_AT_A_TIME) {
      Complaints complaints = new Complaints();
      LOGGER.addHandler(complaints);
      try {
        prefer();
        work.run();
        if (!KernelManager.instance().getPreferences(kernel).getFailedDevices().isEmpty()) {
          throw failure(verb, complaints.text.toString(), null);
        }
      } catch (AssertionError e) {
        throw failure(verb, complaints.text.toString(), e);
      } finally {
        hasMemory |= complaints.text.indexOf(BEGAN) >= 0;
        LOGGER.removeHandler(complaints);
      }
    }
  }

  private IllegalStateException failure(String verb, String reason, Throwable cause) {
    String advice =
        verb.equals(RUNNING)
            ? "if its memory is full, take a smaller layer or fewer tokens"
            : "what the driver printed tells more; try another version of it, or another device";
    return new IllegalStateException(
        "OpenCL device %s %s %s: %s; %s"
            .formatted(
                device,
                verb,
                kernel.getClass().getSimpleName(),
                reason.isEmpty() ? "Aparapi does not say why" : reason,
                advice),
        cause);
  }

  private static String reason(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  /** Aparapi would print the stack of each failure; the error says the same. */
  static {
    LOGGER.setUseParentHandlers(false);
    LOGGER.setLevel(Level.WARNING);
  }
}
