package moebench.bench.fork;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The most memory that a process has had. */
final class PeakMemory {
  private PeakMemory() {}

  /** Bytes resident at most so far, as Linux counts them; empty elsewhere. */
  static Optional<Long> ofThisProcess() {
    return of(Path.of("/proc/self/status"));
  }

  /** Reads the line {@code VmHWM: n kB} (proc(5)). */
  static Optional<Long> of(Path status) {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
