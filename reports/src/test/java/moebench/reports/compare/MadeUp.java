package moebench.reports.compare;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import moebench.reports.CellId;
import moebench.reports.SyntheticRun;
import moebench.reports.data.RunData;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Device;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;

/** A run of exactly the given values, to be put together with others. */
final class MadeUp {
  static final LayerConfig DENSE = SyntheticRun.configs().getFirst();
  static final LayerConfig SWITCH = SyntheticRun.config("switch", 8, 1.25);
  static final Instant STARTED = Instant.parse("2026-01-02T03:04:05Z");

  final List<Row> rows = new ArrayList<>();
  private final String runId;
  private final Instant started;
  private String backend = "simd";
  private String cpu = "A CPU";
  private String text = "00ff";
  private String commit = "0123abc";
  private int tokens = 1024;
  private int threads = 1;
  private double flops = 100;
  private Result.Energy energy;
  private Device device;

  MadeUp(String runId, int hour) {
    this.runId = runId;
    this.started = STARTED.plusSeconds(3600L * hour);
  }

  MadeUp on(String otherBackend) {
    backend = otherBackend;
    return this;
  }

  /** A GPU of that name, with its peak. */
  MadeUp gpu(String name, double gflops) {
    backend = "opencl:0";
    device =
        new Device(name, "GPU", "Nobody", "Platform", "3.0", "1.2", "5.5", 4, null, 1, 2, 3, 1, 1);
    return row(
        new Cell.Probe(backend, 1),
        new Result.DeviceProbe(device, List.of(gflops), List.of(100.0)));
  }

  MadeUp machine(String otherCpu) {
    cpu = otherCpu;
    return this;
  }

  MadeUp text(String sha256) {
    text = sha256;
    return this;
  }

  MadeUp commit(String other) {
    commit = other;
    return this;
  }

  MadeUp tokens(int other) {
    tokens = other;
    return this;
  }

  /** Of the forks that follow. */
  MadeUp threads(int other) {
    threads = other;
    return this;
  }

  MadeUp flops(double perToken) {
    flops = perToken;
    return this;
  }

  MadeUp energy(Result.Energy other) {
    energy = other;
    return this;
  }

  /** Forks of the forward pass, numbered from 1. */
  MadeUp forward(LayerConfig layer, double... tokensPerSecond) {
    for (int i = 0; i < tokensPerSecond.length; i++) {
      fork(layer, i + 1, tokensPerSecond[i]);
    }
    return this;
  }

  MadeUp fork(LayerConfig layer, int fork, double tokensPerSecond) {
    return row(
        new Cell.Speed(layer, backend, tokens, threads, 1, 100, fork),
        new Result.Speed(
            List.of(
                new Result.Measurement(
                    RunData.LAYER_FORWARD,
                    "dynamic",
                    List.of(tokensPerSecond),
                    flops,
                    flops,
                    10.0,
                    100.0,
                    0,
                    null,
                    null,
                    energy)),
            List.of(),
            1,
            1,
            4,
            8,
            0,
            null,
            device == null ? null : new Result.OnDevice(device, 2)));
  }

  MadeUp quality(long seed, double bpb) {
    return row(
        new Cell.Quality(
            DENSE, "simd", 1024, 1e12, List.of("padded"), 10, 8e-3, 1, 1024, "europarl", seed),
        new Result.Quality(
            10, 10240, 1, 1, 1, 1, null, 1, 1, bpb, null, List.of(), List.of(), List.of(), null,
            List.of()));
  }

  MadeUp probe(int round, double gflops) {
    return row(
        new Cell.Probe("simd", round),
        new Result.Probe(256, 2, List.of(gflops), List.of(), List.of(10.0), List.of()));
  }

  MadeUp failed(LayerConfig layer, int fork) {
    Cell cell = new Cell.Speed(layer, backend, tokens, 1, 1, 100, fork);
    rows.add(
        new Row(
            CellId.of(cell),
            cell,
            Row.Status.FAILED,
            "no reason",
            started,
            started,
            null,
            null,
            null,
            Row.Validity.INVALID,
            List.of(),
            null));
    return this;
  }

  private MadeUp row(Cell cell, Result result) {
    Instant start = started.plusSeconds(rows.size());
    rows.add(
        new Row(
            CellId.of(cell),
            cell,
            Row.Status.DONE,
            null,
            start,
            start.plusSeconds(1),
            null,
            null,
            null,
            Row.Validity.VALID,
            List.of(),
            result));
    return this;
  }

  Manifest manifest() {
    return new Manifest(
        Manifest.SCHEMA_VERSION,
        runId,
        "quick",
        List.of("run"),
        Map.of("seeds", 1),
        "hash",
        rows.size(),
        0,
        started,
        started.plusSeconds(100),
        50.0,
        Manifest.Status.COMPLETE,
        null,
        commit,
        false,
        new Manifest.Java("25", "Vendor", List.of()),
        new Manifest.Machine("Linux", cpu, "amd64", List.of("avx2"), 256, 2, null, List.of(), 1L),
        new Manifest.Corpus("europarl", 3, 2, 1, text),
        null);
  }

  RunData data() {
    return RunData.of(manifest(), rows);
  }
}
