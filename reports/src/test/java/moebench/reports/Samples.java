package moebench.reports;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import moebench.reports.schema.Cell;
import moebench.reports.schema.EnsembleMember;
import moebench.reports.schema.GateMap;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.PooledScore;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import moebench.reports.schema.Selection;
import moebench.reports.schema.Specialisation;
import moebench.reports.schema.Trial;

/** Small records to write and read. */
public final class Samples {
  public static final LayerConfig.Regularization REGULARIZATION =
      new LayerConfig.Regularization(0.01, 0, 0);

  static final LayerConfig DENSE =
      new LayerConfig("dense", 1, 1, null, null, null, "relu", 64, 256, 2, null);
  static final LayerConfig MOE =
      new LayerConfig("moe", 8, 2, "per-token", 1.25, "always", "relu", 64, 256, 2, REGULARIZATION);
  static final Instant STARTED = Instant.parse("2026-01-02T03:04:05.678Z");

  private Samples() {}

  static Manifest manifest() {
    return new Manifest(
        Manifest.SCHEMA_VERSION,
        "20260102T030405Z-abc",
        "quick",
        List.of("run", "--cf", "1:2:0.25"),
        Map.of("experts", List.of(4, 8)),
        "abc",
        3,
        1,
        STARTED,
        null,
        12.5,
        Manifest.Status.RUNNING,
        null,
        "0123abc",
        false,
        new Manifest.Java("25.0.1", "Eclipse Adoptium", List.of("-Xmx2g")),
        new Manifest.Machine(
            "Linux 6",
            "A <fast> CPU & more",
            "amd64",
            List.of("avx2"),
            256,
            2,
            null,
            List.of(),
            1L),
        new Manifest.Corpus("europarl", 17461, 18_300_000L, 960_000L, "00ff"),
        null);
  }

  static Row probe(int round) {
    return done(
        new Cell.Probe("simd", round),
        new Result.Probe(
            256, 2, List.of(98.5), List.of(190.0, 191.0), List.of(11.0), List.of(19.0)));
  }

  static Row speed(int fork) {
    return done(
        new Cell.Speed(DENSE, "simd", 1024, 1, 5, 200, fork),
        new Result.Speed(
            List.of(
                new Result.Measurement(
                    "layer-forward",
                    "dynamic",
                    List.of(1e6, 1.1e6),
                    65536,
                    65536,
                    640.0,
                    98.0,
                    1e-7,
                    null,
                    0.0,
                    Result.Energy.measured(Map.of("rapl:package-0", List.of(1e-5, 1.5e-5))))),
            List.of(new Result.Phases("dynamic", Map.of("router", 3.5))),
            32768,
            32768,
            131072,
            2_000_000,
            0,
            90_000_000L,
            null));
  }

  static Row quality(long seed) {
    return done(
        new Cell.Quality(
            MOE, "simd", 1024, 1.2e12, List.of("padded"), 1966, 8e-3, 10, 131072, "europarl", seed),
        new Result.Quality(
            1966,
            2013184L,
            596000,
            591000,
            600000,
            170000,
            1024.0,
            91.5,
            2,
            2.7187,
            2.7078,
            List.of(new Result.CurvePoint(200, 204800, 1e11, 9.9e10, 9.1, 3.4)),
            List.of(
                new Result.RoutingSummary(
                    1,
                    List.of(0.02, 0.7),
                    0.1,
                    1.4,
                    0.2,
                    1.1,
                    0,
                    7.6,
                    0.02,
                    List.of(0.5, 0.5),
                    0.01)),
            List.of(),
            new Result.RoutingSample(List.of(65, 66), List.of(1, 0, 1, 0), List.of(0, 0, 1, 1), 2),
            List.of(new Specialisation(1, "byte", 1.9, 4.5, 2.9, 0.01, 0.001, 20))));
  }

  static Row bestOfN(long seed) {
    return done(
        new Cell.BestOfN(DENSE, "simd", 1024, 1e11, 5e11, 8e-3, 2, 3, 2, 0.8, seed),
        new Result.BestOfN(
            198,
            0.6,
            5.9e5,
            1.6e5,
            300_000,
            110_000,
            List.of(0, 1, 2),
            List.of(
                new Selection("oracle", 1, 0.5, 0.29), new Selection("oracle", 2, 2 / 3.0, 0.33))));
  }

  static Row comparison(int fork) {
    return done(
        new Cell.Comparison(
            "gemm", "mkl-packed", new Cell.Weights(128, 512), null, 64, 1, 21, fork),
        new Result.Comparison(
            "simd 256 bit",
            "oneMKL 2025.3",
            8388608,
            425984,
            List.of(1e-4, 1.1e-4),
            List.of(1.2e-4, 1e-4),
            List.of(98.0, 97.0),
            List.of(),
            3e-7,
            0.0));
  }

  static Row classical() {
    return done(
        new Cell.Classical("exclusive-or", "linear", List.of(2, 2), "em", 1),
        new Result.Classical(
            List.of(new Trial(1, 0.07, 0.08, -0.3, 0.05, -0.2, 0)),
            "share of wrong classes",
            27,
            List.of(-0.7, -0.3),
            new GateMap(
                List.of(0.0, 1.0),
                List.of(0.0, 1.0),
                List.of(List.of(0.5, 0.6, 0.7, 0.8), List.of(0.5, 0.4, 0.3, 0.2)),
                List.of(),
                List.of(0.1, 0.9, 0.8, 0.2),
                List.of(List.of(0.5, 0.5, 1.0)))));
  }

  static Row ensemble() {
    return done(
        new Cell.Ensemble("total", DENSE, "simd", 1024, 8e11, 2, 793, 8e-3, 131072, "europarl", 1),
        new Result.Ensemble(
            8e11,
            163840,
            280000,
            85000,
            20.5,
            2,
            List.of(new EnsembleMember(3.1, 0.4, 3.2), new EnsembleMember(3.2, 0.39, 3.1)),
            List.of(new PooledScore(1, 3.1, 0.4, 0.4), new PooledScore(2, 3.0, 0.41, 0.405))));
  }

  static Row failed() {
    Cell cell = new Cell.Probe("simd", 9);
    return new Row(
        CellId.of(cell),
        cell,
        Row.Status.FAILED,
        "fork ended with exit code 137",
        STARTED,
        STARTED.plusSeconds(3),
        null,
        null,
        null,
        Row.Validity.INVALID,
        List.of("failed"),
        null);
  }

  private static Row done(Cell cell, Result result) {
    return new Row(
        CellId.of(cell),
        cell,
        Row.Status.DONE,
        null,
        STARTED,
        STARTED.plusSeconds(60),
        0.5,
        1.5,
        0.0,
        Row.Validity.VALID,
        List.of(),
        result);
  }
}
