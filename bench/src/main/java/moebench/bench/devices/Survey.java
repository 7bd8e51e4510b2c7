package moebench.bench.devices;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import moebench.bench.machine.DeviceFacts;
import moebench.bench.sweep.Plan;
import moebench.layers.Engines;
import moebench.layers.aparapi.OpenClDevice;
import moebench.layers.aparapi.OpenClDevices;
import moebench.layers.kernels.Backend;
import moebench.layers.kernels.Backends;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;

/**
 * What this machine has, and what it can do.
 *
 * @param backends kernels in Java, then OpenCL devices
 * @param withoutOpenCl why there is no OpenCL device at all; empty when there is one
 * @param layers where layers stand under the roofs of what was probed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Survey(
    List<BackendState> backends, Optional<String> withoutOpenCl, List<OperatingPoint> layers) {

  /** Measures a cell in a process of its own. */
  @FunctionalInterface
  public interface Fork {
    /**
     * @throws Exception whose message, one line, says why there is no result
     */
    Result measure(Cell cell) throws Exception;
  }

  /** Everything there is, without a measurement. */
  public static Survey look() {
    return of(Backends.all(), OpenClDevices.all(), OpenClDevices.obstacle());
  }

  static Survey of(
      List<Backend> backends, List<OpenClDevice> devices, Optional<String> withoutOpenCl) {
    List<BackendState> states =
        Stream.concat(
                backends.stream().filter(b -> !OpenClDevices.isNamed(b.id())).map(Survey::state),
                devices.stream().map(Survey::state))
            .toList();
    return new Survey(states, withoutOpenCl, List.of());
  }

  private static BackendState state(Backend backend) {
    Optional<String> obstacle = backend.obstacle();
    String description = obstacle.isEmpty() ? backend.newKernels(1).description() : null;
    return new BackendState(
        backend.id(), obstacle.isEmpty(), obstacle.orElse(null), description, null, null, null);
  }

  private static BackendState state(OpenClDevice device) {
    return new BackendState(
        device.backend(),
        device.obstacle().isEmpty(),
        device.obstacle().orElse(null),
        null,
        device.isKnown() ? DeviceFacts.of(device) : null,
        null,
        null);
  }

  /**
   * Measures peak and bandwidth of whatever computes here. The reference is not probed: it is the
   * CPU of {@code simd}, and nobody wants it fast.
   */
  public Survey probed(Fork fork, Consumer<String> progress) {
    List<BackendState> states = new ArrayList<>();
    for (BackendState state : backends) {
      states.add(isProbed(state) ? probed(state, fork, progress) : state);
    }
    return new Survey(List.copyOf(states), withoutOpenCl, layers);
  }

  private static boolean isProbed(BackendState state) {
    return state.usable() && !state.backend().equals("reference");
  }

  private static BackendState probed(BackendState state, Fork fork, Consumer<String> progress) {
    progress.accept("probing " + state.backend());
    try {
      return state.withProbe(fork.measure(new Cell.Probe(state.backend(), 1)));
    } catch (Exception e) {
      return state.withoutProbe(reason(e));
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** Puts the layers of a plan under the roofs that were measured. */
  public Survey withLayers(Plan plan) {
    List<OperatingPoint> points = new ArrayList<>();
    OperatingPoint.layers(plan)
        .forEach((label, cell) -> points.add(OperatingPoint.of(label, cell, backends)));
    return new Survey(backends, withoutOpenCl, List.copyOf(points));
  }

  /** Times each layer of {@link #withLayers} once on each back-end with a roof. */
  public Survey timed(Plan plan, Fork fork, Consumer<String> progress) {
    Map<String, Cell.Speed> cells = OperatingPoint.layers(plan);
    for (OperatingPoint point : layers) {
      for (String backend : point.mostGflops().keySet()) {
        progress.accept("timing " + point.layer() + " on " + backend);
        try {
          Cell.Speed cell = on(backend, cells.get(point.layer()));
          point.measuredGflops().put(backend, gflops(backend, (Result.Speed) fork.measure(cell)));
        } catch (Exception e) {
          point.notMeasured().put(backend, reason(e));
        }
      }
    }
    return this;
  }

  /** The roof of a back-end is that of all its cores, so all of them take part. */
  private static Cell.Speed on(String backend, Cell.Speed c) {
    int threads = backend.equals("simd") ? Runtime.getRuntime().availableProcessors() : 1;
    return new Cell.Speed(
        c.layer(), backend, c.tokens(), threads, c.iterations(), c.iterationMillis(), 1);
  }

  /**
   * Of a forward pass; the roof of a device is that of its own memory, so that data stays there.
   */
  private static double gflops(String backend, Result.Speed result) {
    String benchmark =
        Engines.isDevice(backend) ? RunData.resident(RunData.LAYER_FORWARD) : RunData.LAYER_FORWARD;
    Result.Measurement forward =
        result.measurements().stream()
            .filter(m -> m.benchmark().equals(benchmark))
            .filter(m -> m.execution().equals("dynamic"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the fork timed no forward pass"));
    return Sample.of(forward.tokensPerSecond()).median() * forward.executedFlopsPerToken() / 1e9;
  }
}
