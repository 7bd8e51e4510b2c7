package moebench.bench.gate.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExactMetricsTest {
  private final ExactMetrics metrics = new ExactMetrics(Pattern.compile("(?i)checksum|flops"));

  private static List<Fork> forks(String metric, String unit, double... values) {
    return DoubleStream.of(values)
        .mapToObj(value ->
            new Fork(
                new Unit("a.B.c", Map.of()),
                new Scale("thrpt", "ops/s"),
                1,
                2,
                List.of(2.0),
                Map.of(metric, List.of(value)),
                Map.of(metric, unit)))
        .toList();
  }

  @Test
  void countsMustBeEqual() {
    List<Fork> before = forks("routingChecksum", "#", 12345678901234.0, 12345678901234.0);

    assertEquals(List.of(), metrics.differences(before, before));
    assertEquals(
        List.of("routingChecksum was 1.234567890e+13 and is 7.000000000"),
        metrics.differences(before, forks("routingChecksum", "#", 7)));
    assertEquals(
        List.of("routingChecksum was 1.234567890e+13 and is absent"),
        metrics.differences(before, forks("other", "#", 7)));
    assertEquals(List.of(), metrics.differences(forks("other", "#", 1), forks("other", "#", 2)));
  }

  @Test
  void ratesCountPerOperation() {
    // 200 FLOPs and 2 operations per second: 100 per operation.
    assertEquals(
        List.of("executedFlops was 100.0000000 and is 125.0000000"),
        metrics.differences(
            forks("executedFlops", "ops/s", 200), forks("executedFlops", "ops/s", 250)));
  }

  /** JMH divides by a count of 0 where it reports times. */
  @Test
  void valuesThatAreNoNumbersAreEqualToThemselves() {
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertEquals(
          List.of(),
          metrics.differences(forks("checksum", "#", value), forks("checksum", "#", value)));
      assertEquals(
          1, metrics.differences(forks("checksum", "#", value), forks("checksum", "#", 5)).size());
    }
  }

  @Test
  void whatVariesInTheBaselineIsNotExact() {
    List<Fork> before = forks("checksum", "#", 5, 6);

    assertEquals(List.of(), metrics.differences(before, forks("checksum", "#", 7)));
    assertEquals(
        List.of("checksum is 5.000000000 to 6.000000000 in the baseline, so it is not compared"),
        metrics.inexact(before));
    assertEquals(List.of(), metrics.inexact(forks("checksum", "#", 5, 5)));
    assertEquals(
        List.of("checksum was 5.000000000 and is 5.000000000 to 6.000000000"),
        metrics.differences(forks("checksum", "#", 5, 5), before));
  }

  @Test
  void whatOneSideDoesNotHaveIsNoDifference() {
    List<Fork> forks = forks("checksum", "#", 5);

    assertEquals(List.of(), metrics.differences(List.of(), forks));
    assertEquals(List.of(), metrics.differences(forks, List.of()));
    assertEquals(List.of(), metrics.differences(forks("other", "#", 5), forks), "a new metric");
  }

  /** Eleven forks: the values in turn. */
  private static List<Fork> allocating(double... bytes) {
    return forks(
        ExactMetrics.ALLOCATION,
        "B/op",
        IntStream.range(0, 11).mapToDouble(i -> bytes[i % bytes.length]).toArray());
  }

  @Test
  void allocationMayFallButNotRise() {
    List<Fork> before = allocating(1000, 1003, 1001);

    assertEquals(
        List.of("allocation rose from 1001 to 1064 B/op"),
        metrics.differences(before, allocating(1064, 1066, 1064)));
    assertEquals(List.of(), metrics.differences(before, allocating(24)));
    assertEquals(
        List.of("allocation rose from 0 to 16 B/op"),
        metrics.differences(allocating(1e-5, 2e-5, 0), allocating(16)),
        "one object where there was none");
    assertEquals(
        List.of(),
        metrics.differences(before, allocating(1064, 1002, 1064)),
        "one fork contradicts");
    assertEquals(
        List.of(),
        metrics.differences(before, allocating(1008)),
        "less than can be told from noise");
    assertEquals(
        List.of(),
        metrics.differences(before.subList(0, 9), allocating(1064)),
        "few forks may agree by chance");
  }
}
