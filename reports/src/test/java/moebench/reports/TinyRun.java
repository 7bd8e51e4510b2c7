package moebench.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moebench.reports.data.RunData;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Device;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;

/** A run of exactly the given values, for results that can be worked out by hand. */
public final class TinyRun {
  private static final Device DEVICE =
      new Device("Made up", "GPU", "Nobody", "Platform", "3.0", "1.2", "5", 4, null, 1, 2, 3, 1, 1);

  private final List<Row> rows = new ArrayList<>();
  private Manifest manifest = Samples.manifest();
  private double budget = 1e12;
  private int tokens = 1000;
  private String backend = "simd";

  /** The conditions of what is added from here on; 1e12 FLOPs and 1000 tokens by default. */
  public TinyRun under(double budgetFlops, int tokensPerStep) {
    budget = budgetFlops;
    tokens = tokensPerStep;
    return this;
  }

  /** The back-end of the forks that are added from here on. */
  public TinyRun on(String otherBackend) {
    backend = otherBackend;
    return this;
  }

  public TinyRun meaningless(String reason) {
    manifest = SyntheticRun.manifest(Manifest.Status.COMPLETE, reason);
    return this;
  }

  /** A training run whose curve is a straight line from 4 bpb at the start to {@code bpb}. */
  public TinyRun quality(LayerConfig config, long seed, double bpb, String... accountings) {
    return quality(config, seed, bpb, 1e6, 1e6, accountings);
  }

  public TinyRun quality(
      LayerConfig config,
      long seed,
      double bpb,
      double paddedFlops,
      double executedFlops,
      String... accountings) {
    return quality(
        config, seed, bpb, null, paddedFlops, executedFlops, null, List.of(), List.of(accountings));
  }

  /** A training run that was also validated without a capacity limit. */
  public TinyRun dropless(
      LayerConfig config, long seed, double bpb, double dropless, String... accountings) {
    return quality(config, seed, bpb, dropless, 1e6, 1e6, null, List.of(), List.of(accountings));
  }

  private TinyRun quality(
      LayerConfig config,
      long seed,
      double bpb,
      Double dropless,
      double paddedFlops,
      double executedFlops,
      Double movedBytes,
      List<Result.RoutingSummary> routing,
      List<String> accountings) {
    int steps = 1000;
    long seen = steps * 1000L;
    List<Result.CurvePoint> curve = new ArrayList<>();
    for (double t : List.of(0.25, 0.5, 1.0)) {
      curve.add(
          new Result.CurvePoint(
              (int) (t * steps),
              (long) (t * seen),
              t * seen * paddedFlops,
              t * seen * executedFlops,
              t * 10,
              4 + t * (bpb - 4)));
    }
    add(
        new Cell.Quality(
            config, "simd", tokens, budget, accountings, steps, 8e-3, 3, 1000, "text", seed),
        new Result.Quality(
            steps,
            seen,
            paddedFlops,
            executedFlops,
            1,
            1,
            movedBytes,
            10,
            1,
            bpb,
            dropless,
            curve,
            routing,
            routing,
            null,
            List.of()));
    return this;
  }

  /** A fork that timed training steps only. */
  public TinyRun speed(LayerConfig config, int fork, double dynamic, double... fixed) {
    List<Result.Measurement> measurements = new ArrayList<>();
    measurements.add(measurement(RunData.TRAINING_STEP, "dynamic", dynamic));
    for (double tokensPerSecond : fixed) {
      measurements.add(measurement(RunData.TRAINING_STEP, "static", tokensPerSecond));
    }
    return fork(config, fork, measurements, null);
  }

  /** A fork on a device that timed training with data moved, and with data resident. */
  public TinyRun resident(LayerConfig config, int fork, double moved, double resident) {
    return fork(
        config,
        fork,
        List.of(
            measurement(RunData.TRAINING_STEP, "dynamic", moved),
            measurement(RunData.LAYER_TRAINING_RESIDENT, "dynamic", resident)),
        null);
  }

  /** A fork that timed forward passes only, with dynamic shapes. */
  public TinyRun forward(
      LayerConfig config, int threads, int fork, double tokensPerSecond, double flopsPerToken) {
    add(
        new Cell.Speed(config, "simd", tokens, threads, 1, 100, fork),
        new Result.Speed(
            List.of(
                new Result.Measurement(
                    RunData.LAYER_FORWARD,
                    "dynamic",
                    List.of(tokensPerSecond),
                    flopsPerToken,
                    flopsPerToken,
                    null,
                    100.0,
                    0,
                    null,
                    null,
                    null)),
            List.of(),
            1,
            1,
            4,
            8,
            0,
            null,
            null));
    return this;
  }

  /** A fork that timed the phases of a forward pass only, filled slots. */
  public TinyRun phases(
      LayerConfig config, int fork, double router, double dispatch, double combine) {
    Map<String, Double> nanos = Map.of("router", router, "dispatch", dispatch, "combine", combine);
    add(
        new Cell.Speed(config, backend, tokens, 1, 1, 100, fork),
        new Result.Speed(
            List.of(), List.of(new Result.Phases("dynamic", nanos)), 1, 1, 4, 8, 0, null, null));
    return this;
  }

  /** A training run of which only what its layers would move is known. */
  public TinyRun moved(LayerConfig config, long seed, double bytesPerToken) {
    return quality(
        config, seed, 3, null, 1e6, 1e6, bytesPerToken, List.of(), List.of("padded", "executed"));
  }

  /** A training run of which only the routing of its one expert layer is known. */
  public TinyRun routed(
      LayerConfig config, long seed, List<Double> load, List<Double> dropByChoice) {
    Result.RoutingSummary routing =
        new Result.RoutingSummary(1, dropByChoice, 0.0, 1, 0, 0, 0, 1, 0.0, load, null);
    return quality(
        config, seed, 3, null, 1e6, 1e6, null, List.of(routing), List.of("padded", "executed"));
  }

  /** What one core can do. */
  public TinyRun probe(double fmaGflops, double readGbPerSecond) {
    add(
        new Cell.Probe("simd", 1),
        new Result.Probe(
            256, 2, List.of(fmaGflops), List.of(), List.of(readGbPerSecond), List.of()));
    return this;
  }

  /** What the device of {@link #on} can do. */
  public TinyRun deviceProbe(double gflops, double readGbPerSecond) {
    add(
        new Cell.Probe(backend, 1),
        new Result.DeviceProbe(DEVICE, List.of(gflops), List.of(readGbPerSecond)));
    return this;
  }

  /** A fork of which the peak resident memory is known only. */
  public TinyRun memory(LayerConfig config, int fork, long bytes) {
    return fork(config, fork, List.of(), bytes);
  }

  private TinyRun fork(
      LayerConfig config, int fork, List<Result.Measurement> measurements, Long resident) {
    add(
        new Cell.Speed(config, backend, tokens, 1, 1, 100, fork),
        new Result.Speed(
            measurements,
            List.of(),
            1,
            1,
            4,
            8,
            0,
            resident,
            backend.startsWith("opencl:") ? new Result.OnDevice(DEVICE, 2) : null));
    return this;
  }

  private static Result.Measurement measurement(
      String benchmark, String execution, double tokensPerSecond) {
    return new Result.Measurement(
        benchmark, execution, List.of(tokensPerSecond), 1e6, 1e6, 1e5, 100.0, 0, null, null, null);
  }

  private void add(Cell cell, Result result) {
    rows.add(
        new Row(
            CellId.of(cell),
            cell,
            Row.Status.DONE,
            null,
            Samples.STARTED,
            Samples.STARTED,
            null,
            null,
            null,
            Row.Validity.VALID,
            List.of(),
            result));
  }

  public List<Row> rows() {
    return rows;
  }

  public RunData data() {
    return RunData.of(manifest, rows);
  }
}
