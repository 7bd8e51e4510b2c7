package moebench.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;

/**
 * CPU time at one moment, in seconds since some moment in the past.
 *
 * @param busy of all processes, stolen time not counted
 * @param stolen by the hypervisor for other machines
 * @param total of all cores, idle or not
 * @param own of this process and its children, alive or waited for; NaN where that is not known
 */
record CpuTimes(double busy, double stolen, double total, double own) {
  private static final Path PROCESSES = Path.of("/proc");

  /** The unit of {@code /proc/<pid>/stat} on every architecture that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  static CpuTimes now(CentralProcessor processor) {
    long[] millis = processor.getSystemCpuLoadTicks();
    long total = 0;
    for (long time : millis) {
      total += time;
    }
    long stolen = millis[TickType.STEAL.getIndex()];
    long idle = millis[TickType.IDLE.getIndex()] + millis[TickType.IOWAIT.getIndex()];
    return new CpuTimes(
        (total - idle - stolen) / 1e3,
        stolen / 1e3,
        total / 1e3,
        withChildren("self").orElse(Double.NaN) + ofLivingDescendants());
  }

  /**
   * A child's time joins its parent's when the parent has waited for it; until then it is counted
   * here, together with that of the children that it has waited for itself.
   */
  private static double ofLivingDescendants() {
    return ProcessHandle.current()
        .descendants()
        .mapToDouble(process -> withChildren(Long.toString(process.pid())).orElse(0))
        .sum();
  }

  private static OptionalDouble withChildren(String process) {
    return withChildren(PROCESSES.resolve(process).resolve("stat"));
  }

  /** utime, stime, cutime and cstime, the 14th to 17th field (proc(5)). */
  static OptionalDouble withChildren(Path stat) {
    try {
      String line = Files.readString(stat);
      // The second field is the program's name in brackets and may hold spaces.
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
      long ticks = 0;
      for (int field = 14; field <= 17; field++) {
        ticks += Long.parseLong(fields[field - 3]);
      }
      return OptionalDouble.of(ticks / TICKS_PER_SECOND);
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }
}
