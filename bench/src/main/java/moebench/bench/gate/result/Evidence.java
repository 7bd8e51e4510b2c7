package moebench.bench.gate.result;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moebench.bench.gate.jmh.ExactMetrics;
import moebench.bench.gate.jmh.Fork;
import moebench.bench.gate.jmh.Unit;
import moebench.bench.gate.procedure.Judgement;
import moebench.bench.gate.procedure.Verdict;
import moebench.reports.data.Sample;

/**
 * All that is known about one benchmark, without its times' judgement.
 *
 * @param unit the benchmark
 * @param label of it, for tables
 * @param margin as a share
 * @param baseline forks
 * @param candidate forks
 * @param baselineFailures reasons of forks without a result
 * @param candidateFailures reasons of forks without a result
 * @param forks measured in all
 * @param suspect of those
 */
public record Evidence(
    Unit unit,
    String label,
    double margin,
    List<Fork> baseline,
    List<Fork> candidate,
    List<String> baselineFailures,
    List<String> candidateFailures,
    int forks,
    int suspect) {

  /** Puts both together. */
  public GateResult.Benchmark judged(Judgement times, ExactMetrics metrics) {
    List<String> mismatches =
        failsInCandidate(times)
            ? List.of("fails in the candidate: " + candidateFailures.getLast())
            : metrics.differences(baseline, candidate);
    List<String> failures =
        Stream.concat(
                baselineFailures.stream().map(reason -> "baseline: " + reason),
                candidateFailures.stream().map(reason -> "candidate: " + reason))
            .distinct()
            .toList();
    Fork any = !baseline.isEmpty() ? baseline.getFirst() : first(candidate);
    return new GateResult.Benchmark(
        unit.toString(),
        label,
        any == null ? null : any.scale().mode(),
        any == null ? null : any.scale().unit(),
        median(baseline),
        median(candidate),
        margin,
        mismatches.isEmpty() ? times.verdict() : Verdict.MISMATCH,
        share(times.effect()),
        share(times.low()),
        share(times.high()),
        times.n(),
        share(times.detectable()),
        note(times, metrics),
        mismatches,
        failures,
        forks,
        suspect);
  }

  /** Again and again, and not in the baseline; once may be an accident, or the end of the time. */
  private boolean failsInCandidate(Judgement times) {
    return times.isGivenUp()
        && !baseline.isEmpty()
        && (candidate.isEmpty() || baselineFailures.isEmpty());
  }

  private String note(Judgement times, ExactMetrics metrics) {
    return Stream.concat(Stream.of(times.note()), metrics.inexact(baseline).stream())
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** A benchmark that the candidate does not have. */
  static GateResult.Benchmark missing(Unit unit, String label, double margin) {
    return new GateResult.Benchmark(
        unit.toString(),
        label,
        null,
        null,
        null,
        null,
        margin,
        Verdict.MISMATCH,
        null,
        null,
        null,
        0,
        null,
        "",
        List.of("missing from the candidate"),
        List.of(),
        0,
        0);
  }

  private static Fork first(List<Fork> forks) {
    return forks.isEmpty() ? null : forks.getFirst();
  }

  private static Double median(List<Fork> forks) {
    return forks.isEmpty() ? null : Sample.of(forks.stream().map(Fork::score).toList()).median();
  }

  /** Of a logarithm; absent when it is not finite. */
  static Double share(double logarithm) {
    return Double.isFinite(logarithm) ? Math.expm1(logarithm) : null;
  }
}
