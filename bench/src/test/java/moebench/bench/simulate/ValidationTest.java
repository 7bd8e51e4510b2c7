package moebench.bench.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moebench.bench.sweep.Axes;
import moebench.reports.data.Sample;
import moebench.reports.schema.Agreement;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import moebench.sim.cluster.ScalingLaw;
import moebench.sim.cluster.device.DeviceProfile;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.fit.Measured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationTest {

  /**
   * The goals, on the measurements that come with moebench; a fit is judged by others than its own.
   */
  @Test
  void timesOfTheMachineArePredictedFromAThirdOfItsCells() {
    Measurements shipped = Measurements.shipped();
    Result.Simulation result = MachineValidation.run(shipped);
    assertTrue(shipped.timings().configurations().size() >= 41, shipped.timings().forksOfEach());
    for (String table : List.of("forward pass", "training step", "forward pass, roofline")) {
      long points = result.agreements().stream().filter(a -> a.table().equals(table)).count();
      assertTrue(points >= 75, points + " timings judged");
      String note =
          result.notes().stream().filter(n -> n.startsWith(table + ":")).findFirst().orElseThrow();
      Matcher errors =
          Pattern.compile("median error ([\\d.]+)% .* 90th percentile ([\\d.]+)% ").matcher(note);
      assertTrue(errors.find(), note);
      assertTrue(Double.parseDouble(errors.group(1)) <= 10, note);
      assertTrue(Double.parseDouble(errors.group(2)) <= 25, note);
      assertTrue(note.endsWith("goals met."), note);
    }
  }

  @Test
  void aConfigurationIsTheMedianOfItsForksOnTheHost() {
    Measurements shipped = Measurements.shipped();
    List<Row> rows =
        new ArrayList<>(
            shipped.rows().stream()
                .filter(row -> row.cell() instanceof Cell.Speed speed && speed.fork() == 1)
                .toList());
    Measured expected =
        new Measurements(shipped.manifest(), rows).timings().configurations().getFirst().getFirst();
    Row first = rows.getFirst();
    rows.add(fork(first, 2, 0.5, null));
    rows.add(fork(first, 3, 2, null));
    rows.add(fork(first, 4, 100, new Result.OnDevice(null, 1)));
    Measurements measured = new Measurements(shipped.manifest(), rows);
    List<List<Measured>> configurations = measured.timings().configurations();
    assertEquals(shipped.timings().configurations().size(), configurations.size());
    Measured median = configurations.getFirst().getFirst();
    assertEquals(expected.seconds(), median.seconds(), 1e-12);
    assertEquals("1 to 3 forks each", measured.timings().forksOfEach());
  }

  /** The same row from another fork, {@code speed} times as fast. */
  private static Row fork(Row row, int fork, double speed, Result.OnDevice device) {
    Result.Speed r = (Result.Speed) row.result();
    Result.Speed result =
        new Result.Speed(
            r.measurements().stream().map(m -> faster(m, speed)).toList(),
            r.phases(),
            r.totalParameters(),
            r.activeParameters(),
            r.weightBytes(),
            r.activationBytes(),
            r.dispatchBytes(),
            r.peakResidentBytes(),
            device);
    return new Row(
        row.id(),
        ((Cell.Speed) row.cell()).withFork(fork),
        row.status(),
        row.reason(),
        row.started(),
        row.ended(),
        row.loadBefore(),
        row.loadAfter(),
        row.steal(),
        row.validity(),
        row.validityReasons(),
        result);
  }

  private static Result.Measurement faster(Result.Measurement m, double speed) {
    return new Result.Measurement(
        m.benchmark(),
        m.execution(),
        m.tokensPerSecond().stream().map(t -> t * speed).toList(),
        m.executedFlopsPerToken(),
        m.paddedFlopsPerToken(),
        m.compulsoryBytesPerToken(),
        m.fmaGflops(),
        m.maxError(),
        m.checksum(),
        m.allocatedBytesPerOperation(),
        m.energy());
  }

  /** What the probe measured can be used like any device of the library. */
  @Test
  void theMachineBecomesADevice(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("this.yaml");
    Measurements shipped = Measurements.shipped();
    Files.writeString(file, MachineValidation.profile(shipped).orElseThrow());
    DeviceProfile device = Library.device(file.toString());
    double peak = Sample.of(shipped.probe().orElseThrow().fmaGflopsAllCores()).median();
    assertEquals(peak * 1e9, device.peak(Precision.FP32), 1e-3 * peak * 1e9);
    assertTrue(device.efficiency().compute() > 0.3 && device.efficiency().compute() < 0.9);
    assertNull(device.pricePerHour());
  }

  @Test
  void measurementsSayWhereTheyAreFrom() {
    Measurements shipped = Measurements.shipped();
    assertFalse(shipped.provenance().contains("unknown"), shipped.provenance());
    assertTrue(shipped.trainedRouter().isPresent());
    assertEquals(1, Arrays.stream(shipped.trainedRouter().get().shares()).sum(), 1e-9);
    assertTrue(shipped.probe().isPresent());
  }

  /** One constant balances the errors of each table; how far single rows are off is reported. */
  @Test
  void everyPublishedRowIsPredicted() {
    Result.Simulation result = PublishedValidation.run();
    assertEquals(6 + 8 + 12, result.agreements().size());
    for (String table : List.of("GShard, Table 3", "Switch, Table 1", "DeepEP latency")) {
      double bias =
          result.agreements().stream()
              .filter(a -> a.table().equals(table))
              .mapToDouble(a -> Math.log(a.predicted() / a.observed()))
              .average()
              .orElseThrow();
      assertEquals(0, bias, 1e-3, table);
    }
    List<Agreement> deepEp =
        result.agreements().stream().filter(a -> a.table().startsWith("DeepEP")).toList();
    deepEp.stream()
        .filter(a -> !a.row().endsWith("EP 8")) // the others leave the node
        .forEach(a -> assertEquals(0, a.error(), 0.15, a.row()));
  }

  @Test
  void theLawIsThatOfThePaper() {
    Result.Simulation quality =
        QualityStudy.run(new Measurements(Measurements.shipped().manifest(), List.of()));
    ScalingLaw law = new ScalingLaw("S-BASE", -0.082, -0.108, 0.009, 1.104, 1.847, 314.478);
    quality.losses().stream()
        .filter(l -> l.source().equals("S-BASE"))
        .forEach(l -> assertEquals(law.loss(l.denseParameters(), l.experts()), l.loss(), 1e-12));
    assertTrue(quality.losses().stream().anyMatch(l -> l.extrapolated()));
  }

  @Test
  void theCommandLineKnowsEveryStudy() {
    assertEquals(Axes.STUDY_NAMES, Studies.NAMES);
  }
}
