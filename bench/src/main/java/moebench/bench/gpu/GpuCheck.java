package moebench.bench.gpu;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import moebench.bench.fork.ForkProcess;
import moebench.bench.jmh.LayerUnderTest;
import moebench.bench.run.NewFolder;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.Engine;
import moebench.layers.Execution;
import moebench.layers.LayerSpec;
import moebench.layers.aparapi.OpenClDevice;
import moebench.layers.aparapi.OpenClDevices;
import moebench.layers.aparapi.OpenClEngine;
import moebench.layers.kernels.Backends;
import moebench.reports.data.Sample;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;

/**
 * Correctness first, then the table of layers on a device, until time is up. Writes one folder:
 * {@code device.txt}, {@code correctness.txt} and {@code table.csv}, each line as soon as it is
 * known.
 */
public final class GpuCheck {
  private static final int CHECKED_TOKENS = 207;
  private static final double MOST_MINUTES = 1e6;

  /** With no larger buffer, the checked layers are cut as large ones are. */
  private static final long CUT_BYTES = 28_000 * Float.BYTES;

  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(120);

  private final OpenClDevice device;
  private final Path out;
  private final long deadline;
  private final boolean small;

  private GpuCheck(OpenClDevice device, Path out, Duration most, boolean small) {
    this.device = device;
    this.out = out;
    this.deadline = System.nanoTime() + most.toNanos();
    this.small = small;
  }

  /**
   * Arguments: a device such as {@code opencl:0}, the result folder, minutes, and {@code full} or
   * {@code small}. Exit code 1 when the device computed something wrong or nothing at all, 2 when
   * an argument is wrong.
   */
  public static void main(String... arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    try {
      Duration most = minutes(arguments[2]);
      OpenClDevice device = OpenClDevices.of(arguments[0]);
      Path out = NewFolder.of(Path.of(arguments[1]), "", "scripts/gpu-check");
      Files.createDirectories(out);
      GpuCheck check = new GpuCheck(device, out, most, arguments[3].equals("small"));
      System.exit(check.run() ? 0 : 1);
    } catch (IllegalArgumentException e) {
      System.err.println("gpu-check: " + e.getMessage());
      System.exit(2);
    } catch (IllegalStateException e) {
      System.err.println("gpu-check: " + e.getMessage());
      System.exit(1);
    }
  }

  private static Duration minutes(String text) {
    double minutes;
    try {
      minutes = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      minutes = Double.NaN;
    }
    if (!(minutes > 0 && minutes < MOST_MINUTES)) {
      throw new IllegalArgumentException(
          "--minutes: '%s' is no number of minutes: give one above 0, such as 8".formatted(text));
    }
    return Duration.ofSeconds((long) (60 * minutes));
  }

  private boolean run() throws IOException {
    GpuTable table = new GpuTable(out.resolve("table.csv"), GpuShape.all(small));
    endAtDeadline(table);
    Optional<Double> peak = describe();
    if (!checkAll()) {
      System.out.println("Results: " + out.toAbsolutePath());
      return false;
    }
    fill(table, peak);
    return finish(table);
  }

  /** A row may be in the middle of a long call of the driver, which nothing else ends. */
  private void endAtDeadline(GpuTable table) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            Thread.sleep(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
          } catch (InterruptedException e) {
            return;
          }
          Runtime.getRuntime().halt(finish(table) ? 0 : 1);
        });
  }

  private boolean finish(GpuTable table) {
    table.leaveOutTheRest("not reached in time");
    table.summary().forEach(System.out::println);
    System.out.println("Results: " + out.toAbsolutePath());
    return table.isRight();
  }

  /** The device and what it can do at most, in GFLOP/s, if that can be measured. */
  private Optional<Double> describe() throws IOException {
    try (PrintWriter text =
        new PrintWriter(Files.newBufferedWriter(out.resolve("device.txt")), true)) {
      say(text, "%s", device);
      if (device.type() != OpenClDevice.Type.GPU) {
        say(
            text,
            "THIS IS NO GPU but a %s; its numbers say nothing about one",
            device.type().label());
      }
      say(text, "driver %s, %s", device.driverVersion(), device.deviceVersion());
      say(
          text,
          "%d compute units, %d MHz, %.1f GiB, largest buffer %.1f GiB",
          device.computeUnits(),
          device.clockMhz(),
          device.globalMemoryBytes() / 0x1p30,
          device.largestAllocationBytes() / 0x1p30);
      try {
        Result.DeviceProbe probe =
            (Result.DeviceProbe)
                ForkProcess.measure(
                    new Cell.Probe(device.backend(), 1), out.resolve("probe.log"), PROBE_TIMEOUT);
        double peak = Sample.of(probe.fp32Gflops()).median();
        say(text, "FP32 peak measured here: %.0f GFLOP/s", peak);
        say(text, "memory reads: %.0f GB/s", Sample.of(probe.readGbPerSecond()).median());
        return Optional.of(peak);
      } catch (IllegalStateException e) {
        say(text, "peak not measured, so no shares of it: %s", e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return Optional.empty();
  }

  private static void say(PrintWriter text, String format, Object... values) {
    String line = format.formatted(values);
    text.println(line);
    System.out.println(line);
  }

  /** Outputs, routing and gradients of each layer at an awkward size against the host. */
  private boolean checkAll() throws IOException {
    boolean right = true;
    try (PrintWriter text =
        new PrintWriter(Files.newBufferedWriter(out.resolve("correctness.txt")), true)) {
      right &= check(text, "dense", device, checked("dense", Execution.DYNAMIC));
      OpenClDevice limited = device.withLargestAllocation(CUT_BYTES);
      for (String kind : List.of("switch", "moe")) {
        for (Execution execution : Execution.values()) {
          String name = kind + " " + execution.id();
          right &= check(text, name, device, checked(kind, execution));
          right &= check(text, name + ", cut", limited, checked(kind, execution));
        }
      }
    }
    return right;
  }

  /** A small layer at an awkward size. */
  private static LayerSpec checked(String kind, Execution execution) {
    return LayerSpecs.of(
        LayerSpecs.config(
            kind,
            6,
            "per-token",
            1.25,
            "always",
            "gelu-tanh",
            70,
            130,
            1,
            new LayerConfig.Regularization(0.01, 1e-3, 0)),
        execution);
  }

  private static boolean check(PrintWriter text, String name, OpenClDevice on, LayerSpec spec) {
    try (Engine engine = new OpenClEngine(on, Backends.of("simd").newKernels(1))) {
      LayerUnderTest layer = new LayerUnderTest(spec, engine, CHECKED_TOKENS);
      double error = layer.verify();
      double gradients = layer.verifyGradients(spec, engine.kernels());
      say(text, "right: %s, error %.1e, of gradients %.1e", name, error, gradients);
      return true;
    } catch (IllegalStateException e) {
      say(text, "WRONG: %s: %s", name, e.getMessage());
      return false;
    }
  }

  private void fill(GpuTable table, Optional<Double> peak) throws IOException {
    Optional<CuBlas> blas = cuBlas();
    GpuMeasurement measurement = new GpuMeasurement(device, blas);
    for (GpuShape shape : GpuShape.all(small)) {
      GpuRow row = new GpuRow(shape, peak);
      measurement.measure(shape, row);
      table.add(row);
    }
    blas.ifPresent(CuBlas::close);
  }

  /** cuBLAS, or a line that says why not. */
  private Optional<CuBlas> cuBlas() throws IOException {
    try {
      if (!device.vendor().contains("NVIDIA")) {
        throw new IllegalStateException("the device is not NVIDIA's");
      }
      return Optional.of(new CuBlas());
    } catch (IllegalStateException e) {
      String line = "no comparison with cuBLAS: " + e.getMessage();
      System.out.println(line);
      Files.writeString(out.resolve("device.txt"), line + "\n", StandardOpenOption.APPEND);
      return Optional.empty();
    }
  }
}
