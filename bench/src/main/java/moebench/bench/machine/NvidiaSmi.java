package moebench.bench.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The power of one NVIDIA GPU, as the vendor's tool reads it from the board's sensor (NVML): energy
 * is the mean of the readings times the time. The sensor is slow and does not see all of the time
 * (Yang et al. 2023, arXiv 2312.02741: a quarter of it on A100 and H100), so short counts say
 * little.
 */
final class NvidiaSmi implements EnergyMeter {
  private static final int SAMPLE_MILLIS = 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Newer drivers average {@code power.draw} over a second; older ones do not know the other. */
  private static final List<String> FIELDS = List.of("power.draw.instant", "power.draw");

  private final List<String> command;
  private final String name;
  private final Duration timeout;

  private NvidiaSmi(List<String> command, String name, Duration timeout) {
    this.command = command;
    this.name = name;
    this.timeout = timeout;
  }

  /**
   * The GPU that processes started here use: the only one, or the one that {@code
   * CUDA_VISIBLE_DEVICES} names.
   *
   * @param tool name or path of {@code nvidia-smi}
   * @throws NoMeterException saying why its power cannot be read
   */
  static NvidiaSmi of(String tool) throws NoMeterException {
    return of(tool, System.getenv("CUDA_VISIBLE_DEVICES"), TIMEOUT);
  }

  static NvidiaSmi of(String tool, String visible, Duration timeout) throws NoMeterException {
    String problem = "";
    for (String field : FIELDS) {
      List<String> command = new ArrayList<>(List.of(tool, "--query-gpu=index," + field));
      command.addAll(List.of("--format=csv,noheader,nounits"));
      if (visible != null && !visible.isBlank()) {
        command.add("--id=" + visible);
      }
      List<String> lines = lines(command, timeout);
      if (lines.size() > 1) {
        throw new NoMeterException(
            "there are %d NVIDIA GPUs: name one in CUDA_VISIBLE_DEVICES to measure its power"
                .formatted(lines.size()));
      }
      problem = lines.isEmpty() ? "nothing" : lines.getFirst();
      String[] values = problem.split(", *");
      if (values.length == 2 && isNumber(values[1])) {
        return new NvidiaSmi(command, "nvidia-smi:" + values[0].strip(), timeout);
      }
    }
    throw new NoMeterException("nvidia-smi tells no power of the GPU, but: " + problem);
  }

  private static List<String> lines(List<String> command, Duration timeout)
      throws NoMeterException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      CompletableFuture<Void> answered = endUnlessInTime(process, timeout);
      try (BufferedReader out = reader(process)) {
        List<String> lines = out.lines().filter(line -> !line.isBlank()).toList();
        if (!answered.complete(null)) {
          throw new NoMeterException(
              "nvidia-smi gave no answer in %d s".formatted(timeout.toSeconds()));
        }
        return lines;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new NoMeterException("nvidia-smi is not on the PATH; it comes with the GPU's driver");
    }
  }

  /** Ends the process unless the future is completed in time, so that nobody reads for ever. */
  private static CompletableFuture<Void> endUnlessInTime(Process process, Duration timeout) {
    CompletableFuture<Void> answered =
        new CompletableFuture<Void>().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    answered.whenComplete((_, late) -> {
      if (late != null) {
        process.destroyForcibly();
      }
    });
    return answered;
  }

  private static boolean isNumber(String text) {
    return text.strip().matches("\\d+(\\.\\d+)?");
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  @Override
  public Count begin() {
    List<String> looping = new ArrayList<>(command);
    looping.add("--loop-ms=" + SAMPLE_MILLIS);
    try {
      Process process = new ProcessBuilder(looping).redirectErrorStream(true).start();
      BufferedReader out = reader(process);
      CompletableFuture<Void> answered = endUnlessInTime(process, timeout);
      // Its first reading says that it has started; the count begins there.
      out.readLine();
      answered.complete(null);
      Readings readings = new Readings();
      Thread thread = new Thread(() -> readings.take(out), "nvidia-smi");
      thread.setDaemon(true);
      long start = System.nanoTime();
      thread.start();
      return () -> {
        double seconds = (System.nanoTime() - start) / 1e9;
        process.destroyForcibly();
        return readings.joules(name, seconds);
      };
    } catch (IOException e) {
      return Map::of;
    }
  }

  /** Watts so far; one thread adds, another asks for the mean. */
  private static final class Readings {
    private double sum;
    private int count;

    void take(BufferedReader out) {
      try (out) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          String watts = line.substring(line.indexOf(',') + 1);
          if (isNumber(watts)) {
            add(Double.parseDouble(watts));
          }
        }
      } catch (IOException e) {
        // The process was ended: that is the end of the count.
      }
    }

    private synchronized void add(double watts) {
      sum += watts;
      count++;
    }

    synchronized Map<String, Double> joules(String name, double seconds) {
      return count == 0 ? Map.of() : Map.of(name, sum / count * seconds);
    }
  }
}
