package moebench.bench.gate.output;

import java.util.LinkedHashMap;
import java.util.Map;
import moebench.bench.gate.result.GateResult;
import tools.jackson.databind.json.JsonMapper;

/**
 * Bencher Metric Format, the JSON that the service Bencher takes: benchmark, measure, value. The
 * candidate's score is a measure under JMH's mode and unit, its slowdown with the interval is
 * another.
 */
public final class BencherMetrics {
  private BencherMetrics() {}

  /** Benchmarks without a score are left out. */
  public static byte[] of(GateResult result) {
    Map<String, Map<String, Map<String, Double>>> benchmarks = new LinkedHashMap<>();
    for (GateResult.Benchmark b : result.benchmarks()) {
      if (b.candidateScore() != null) {
        Map<String, Map<String, Double>> measures = new LinkedHashMap<>();
        measures.put(b.mode() + " " + b.scoreUnit(), Map.of("value", b.candidateScore()));
        if (b.slowdown() != null) {
          measures.put("slowdown", slowdown(b));
        }
        benchmarks.put(b.name(), measures);
      }
    }
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(benchmarks);
  }

  private static Map<String, Double> slowdown(GateResult.Benchmark b) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("value", b.slowdown());
    if (b.low() != null) {
      values.put("lower_value", b.low());
    }
    if (b.high() != null) {
      values.put("upper_value", b.high());
    }
    return values;
  }
}
