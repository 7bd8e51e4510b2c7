package moebench.reports.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.data.Throughput;
import moebench.reports.schema.Device;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;

/** Every back-end of a run that has more than one, or a device: one row per layer. */
final class BackendTable {
  private BackendTable() {}

  static Page.TableView of(RunData run) {
    List<List<String>> rows = new ArrayList<>();
    for (LayerConfig config : run.configs()) {
      for (String backend : run.backends()) {
        List<Result.Speed> forks = run.forks(backend, config);
        if (!forks.isEmpty()) {
          rows.add(row(run, config, backend, forks));
        }
      }
    }
    boolean tells =
        run.backends().size() > 1 || rows.stream().anyMatch(r -> !r.get(2).equals(Text.UNKNOWN));
    return new Page.TableView(
        "table-backends",
        "Back-ends",
        "Tokens per second, median over forks [slowest to fastest], dynamic execution. On a device,"
            + " forward and training step move their data there and back; resident ones leave it"
            + " there. Resident training is a layer's forward pass with the gradients of its input"
            + " and weights; a training step is the whole model's, the rest of it and the optimizer"
            + " on the host. Share of peak: FLOP/s of resident forward pass and training over the"
            + " FP32 peak that the run's probes measured on the device. Cold start: building the"
            + " kernel and the first forward pass.",
        List.of(
            "Layer",
            "Back-end",
            "Device",
            "Forks",
            "Forward",
            "Forward, resident",
            "Training step",
            "Layer training, resident",
            "Share of the device's peak",
            "Cold start, s"),
        tells ? rows : List.of());
  }

  private static List<String> row(
      RunData run, LayerConfig config, String backend, List<Result.Speed> forks) {
    List<Result.OnDevice> onDevice =
        forks.stream().map(Result.Speed::onDevice).filter(d -> d != null).toList();
    List<Double> cold = onDevice.stream().map(Result.OnDevice::coldStartSeconds).toList();
    return List.of(
        run.labels().of(config),
        run.label(backend),
        onDevice.isEmpty() ? Text.UNKNOWN : device(onDevice.getFirst().device()),
        Integer.toString(forks.size()),
        speed(run, backend, config, RunData.LAYER_FORWARD),
        speed(run, backend, config, RunData.LAYER_FORWARD_RESIDENT),
        speed(run, backend, config, RunData.TRAINING_STEP),
        speed(run, backend, config, RunData.LAYER_TRAINING_RESIDENT),
        run.peakOfDevice(backend)
            .map(peak -> shares(run, backend, config, peak))
            .orElse(Text.UNKNOWN),
        cold.isEmpty() ? Text.UNKNOWN : Text.fixed(Sample.of(cold).median(), 1));
  }

  private static String device(Device d) {
    return "%s (%s), %s, driver %s"
        .formatted(d.name(), d.type(), d.deviceVersion(), d.driverVersion());
  }

  /** Such as {@code 41% forward, 38% training}. */
  private static String shares(RunData run, String backend, LayerConfig config, double peak) {
    return "%s forward, %s training"
        .formatted(
            share(run, backend, config, RunData.LAYER_FORWARD_RESIDENT, peak),
            share(run, backend, config, RunData.LAYER_TRAINING_RESIDENT, peak));
  }

  private static String share(
      RunData run, String backend, LayerConfig config, String benchmark, double peak) {
    return run.throughput(backend, config, benchmark)
        .map(speed -> Text.percent(speed.gflops().median() / peak, 1))
        .orElse(Text.UNKNOWN);
  }

  private static String speed(RunData run, String backend, LayerConfig config, String benchmark) {
    Optional<Throughput> speed = run.throughput(backend, config, benchmark);
    return Text.median(speed.map(Throughput::tokensPerSecond));
  }
}
