package moebench.bench.gpu;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import moebench.bench.fork.DevicePhases;
import moebench.bench.fork.WarmUp;
import moebench.bench.jmh.LayerUnderTest;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.Engine;
import moebench.layers.Engines;
import moebench.layers.Footprint;
import moebench.layers.LayerSpec;
import moebench.layers.aparapi.OpenClDevice;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;
import moebench.reports.schema.LayerConfig;

/** Fills rows: a layer on the device, cuBLAS and the host beside it where they can be. */
final class GpuMeasurement {
  private static final Duration HOST_QUIET = Duration.ofSeconds(1);
  private static final Duration HOST_WARM_UP = Duration.ofSeconds(5);

  private final OpenClDevice device;
  private final Optional<CuBlas> blas;
  private final Map<GpuShape, Double> hosts = new HashMap<>();

  /** A device computed something wrong. */
  private static final class WrongResult extends IllegalStateException {
    private static final long serialVersionUID = 1;

    WrongResult(IllegalStateException cause) {
      super(cause.getMessage(), cause);
    }
  }

  GpuMeasurement(OpenClDevice device, Optional<CuBlas> blas) {
    this.device = device;
    this.blas = blas;
  }

  /** Measures what can be; the row says why the rest is missing. */
  void measure(GpuShape shape, GpuRow row) {
    attempt(row, "", () -> onDevice(shape, row));
    if (row.isMeasured()) {
      shape
          .onHost()
          .ifPresent(host -> attempt(row, "host: ", () -> row.host(onHost(host), host.tokens())));
    }
  }

  private void onDevice(GpuShape shape, GpuRow row) {
    try (Engine engine = Engines.open(device.backend(), 1)) {
      LayerSpec spec = LayerSpecs.of(shape.layer());
      LayerUnderTest layer = new LayerUnderTest(spec, engine, shape.tokens());
      row.firstForward(GpuRow.seconds(layer::forward));
      row.checked(right(layer::verify));
      row.moved(GpuRow.median(layer::forward));
      row.forward(
          GpuRow.median(layer.onDevice()::repeatForward),
          new Footprint(spec.shape(), shape.tokens()),
          layer.filledSlots());
      row.phases(DevicePhases.seconds(layer.onDevice()));
      attempt(row, "training: ", () -> train(shape, layer, spec, row));
      int filledSlots = layer.filledSlots();
      blas.ifPresent(b -> attempt(row, "cuBLAS: ", () -> row.blas(seconds(b, shape, filledSlots))));
    }
  }

  /** What fails here leaves the rest of its row. */
  static void attempt(GpuRow row, String what, Runnable work) {
    try {
      work.run();
    } catch (WrongResult e) {
      row.wrong(what + e.getMessage());
    } catch (IllegalArgumentException | IllegalStateException | OutOfMemoryError e) {
      row.note(what + reason(e));
    }
  }

  /** A check of what the device has computed before, so that what fails is the result. */
  static double right(DoubleSupplier check) {
    try {
      return check.getAsDouble();
    } catch (IllegalStateException e) {
      throw new WrongResult(e);
    }
  }

  private static String reason(Throwable e) {
    return e instanceof OutOfMemoryError
        ? "out of memory of this machine, not of the device: " + e.getMessage()
        : e.getMessage();
  }

  private static void train(GpuShape shape, LayerUnderTest layer, LayerSpec spec, GpuRow row) {
    layer.onDevice().repeatTraining();
    if (shape.suitsHost()) {
      try (Kernels host =
          Backends.of("simd").newKernels(Runtime.getRuntime().availableProcessors())) {
        row.checkedGradients(right(() -> layer.verifyGradients(spec, host)));
      }
    } else {
      layer.train();
      row.note("gradients not compared at this size");
    }
    row.training(GpuRow.median(layer.onDevice()::repeatTraining));
  }

  /** Tokens per second of a forward pass of this machine's SIMD kernels on all cores. */
  private double onHost(GpuShape shape) {
    return hosts.computeIfAbsent(shape, GpuMeasurement::measureHost);
  }

  private static double measureHost(GpuShape shape) {
    try (Engine engine = Engines.open("simd", Runtime.getRuntime().availableProcessors())) {
      LayerUnderTest layer =
          new LayerUnderTest(LayerSpecs.of(shape.layer()), engine, shape.tokens());
      WarmUp.run(List.of(layer::forward), HOST_QUIET, HOST_WARM_UP);
      return shape.tokens() / GpuRow.median(layer::forward);
    }
  }

  /** Both products of all experts, each with the mean number of rows. */
  private static double seconds(CuBlas blas, GpuShape shape, int filledSlots) {
    LayerConfig layer = shape.layer();
    int rows = Math.max(1, filledSlots / layer.experts());
    return layer.experts()
        * (blas.seconds(rows, layer.dFf(), layer.dModel())
            + blas.seconds(rows, layer.dModel(), layer.dFf()));
  }
}
