package moebench.bench.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moebench.bench.machine.DeviceFacts;
import moebench.bench.sweep.Plan;
import moebench.bench.sweep.Sweeps;
import moebench.layers.aparapi.OpenClDevice;
import moebench.layers.kernels.Backends;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;
import org.junit.jupiter.api.Test;

class SurveyTest {
  private static final double EXACT = 1e-9;
  private static final Plan PLAN = Plan.of(Sweeps.preset("smoke"));

  private static OpenClDevice device(int index, String obstacle) {
    return new OpenClDevice(
        index,
        7,
        "Made up",
        "Nobody",
        OpenClDevice.Type.GPU,
        "Platform",
        "OpenCL 3.0",
        "OpenCL 1.2",
        "5.5",
        4,
        0,
        32768,
        1L << 30,
        1L << 28,
        1,
        1,
        1024,
        Optional.ofNullable(obstacle));
  }

  private static Survey survey(OpenClDevice... devices) {
    return Survey.of(Backends.all(), List.of(devices), Optional.empty());
  }

  /** The CPU: 100 GFLOP/s and 10 GB/s in all; a device: 1000 and 5. */
  private static Result probe(Cell cell) {
    return ((Cell.Probe) cell).backend().equals("simd")
        ? new Result.Probe(
            256, 2, List.of(60.0), List.of(90.0, 100.0, 110.0), List.of(7.0), List.of(10.0))
        : new Result.DeviceProbe(DeviceFacts.of(device(0, null)), List.of(1000.0), List.of(5.0));
  }

  @Test
  void unusableDevicesAreListedWithTheReasonAndNotProbed() {
    List<Cell> probed = new ArrayList<>();

    Survey survey =
        survey(device(0, null), device(1, "no compiler"))
            .probed(
                cell -> {
                  probed.add(cell);
                  return probe(cell);
                },
                what -> {});

    assertEquals(
        List.of("reference", "simd", "opencl:0", "opencl:1"),
        survey.backends().stream().map(BackendState::backend).toList());
    BackendState unusable = survey.backends().getLast();
    assertFalse(unusable.usable());
    assertEquals("no compiler", unusable.obstacle());
    assertNull(unusable.device().clockMhz(), "a clock that is not known is absent, not 0");
    assertEquals(List.of(new Cell.Probe("simd", 1), new Cell.Probe("opencl:0", 1)), probed);
  }

  @Test
  void aProbeThatFailsIsToldAndTheRestGoesOn() {
    Survey survey =
        survey(device(0, null), device(1, null))
            .probed(
                cell -> {
                  if (((Cell.Probe) cell).backend().equals("opencl:0")) {
                    throw new IllegalStateException("the device is gone");
                  }
                  return probe(cell);
                },
                what -> {});

    assertEquals("the device is gone", survey.backends().get(2).probeFailure());
    assertTrue(survey.backends().get(2).roof().isEmpty());
    assertEquals(1000, survey.backends().get(3).roof().orElseThrow().gflops());
  }

  /**
   * Dense, dModel 64, dFf 256, 1024 tokens: 4·1024·64·256 FLOPs over 4·(2·1024·64 + 2·64·256 + 256
   * + 64) bytes are 102.2. The CPU's ridge is at 10, the device's at 200.
   */
  @Test
  void layersStandUnderTheLowerCeiling() {
    Survey survey = survey(device(0, null)).probed(SurveyTest::probe, what -> {}).withLayers(PLAN);

    OperatingPoint dense = survey.layers().getFirst();
    double flopsPerByte = 4.0 * 1024 * 64 * 256 / (4.0 * (2 * 1024 * 64 + 2 * 64 * 256 + 256 + 64));
    assertEquals(flopsPerByte, dense.flopsPerByte(), EXACT);
    assertEquals(Map.of("simd", 100.0, "opencl:0", 5 * flopsPerByte), dense.mostGflops());
    assertEquals(3, survey.layers().size());
  }

  @Test
  void measuredPointsComeFromForksAndFailuresKeepTheirReason() {
    Survey survey = survey(device(0, null)).probed(SurveyTest::probe, what -> {}).withLayers(PLAN);

    survey.timed(
        PLAN,
        cell -> {
          Cell.Speed speed = (Cell.Speed) cell;
          if (speed.layer().layer().equals("switch")) {
            throw new IllegalStateException("too large");
          }
          return new Result.Speed(
              speed.backend().equals("simd")
                  ? List.of(forward("layer-forward", 2e6))
                  : List.of(forward("layer-forward", 2e6), forward("layer-forward-resident", 6e6)),
              List.of(),
              1,
              1,
              4,
              8,
              0,
              null,
              null);
        },
        what -> {});

    OperatingPoint dense = survey.layers().getFirst();
    assertEquals(Map.of("simd", 10.0, "opencl:0", 30.0), dense.measuredGflops());
    OperatingPoint second = survey.layers().get(1);
    assertEquals(Map.of("simd", "too large", "opencl:0", "too large"), second.notMeasured());
  }

  private static Result.Measurement forward(String benchmark, double tokensPerSecond) {
    return new Result.Measurement(
        benchmark,
        "dynamic",
        List.of(tokensPerSecond / 2, 2 * tokensPerSecond, tokensPerSecond),
        5000,
        5000,
        1.0,
        1.0,
        0,
        null,
        null,
        null);
  }
}
