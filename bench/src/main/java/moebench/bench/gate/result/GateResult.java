package moebench.bench.gate.result;

import java.time.Instant;
import java.util.List;
import moebench.bench.gate.procedure.Verdict;

/**
 * A gate run as it is written to {@code result.json}. Slowdowns are shares of the baseline's time
 * per operation: 0.1 is a tenth slower, whatever the mode. What is not known is absent (null).
 *
 * @param schema version of this file
 * @param verdict about everything
 * @param advisory whether the verdict is advice, which never fails a job
 * @param started when
 * @param seconds that it took
 * @param seed of the order of slots; absent for files
 * @param baseline what was compared
 * @param candidate with what
 * @param commit of the candidate
 * @param benchmarks one by one, as JMH orders them
 * @param controls empty for files
 * @param notes what else should be known
 */
public record GateResult(
    String schema,
    Overall verdict,
    boolean advisory,
    Instant started,
    double seconds,
    Long seed,
    Side baseline,
    Side candidate,
    String commit,
    List<Benchmark> benchmarks,
    List<Control> controls,
    List<String> notes) {
  /** Version of the schema. */
  public static final String SCHEMA = "1";

  /**
   * One side.
   *
   * @param files jar, or JSON files of JMH
   * @param sha256 of the files' bytes
   */
  public record Side(List<String> files, String sha256) {}

  /**
   * One benchmark.
   *
   * @param name of class and method, and parameters
   * @param label shorter, for tables
   * @param mode of JMH; absent when nothing was measured
   * @param scoreUnit of both scores; absent when nothing was measured
   * @param baselineScore median of the forks' means
   * @param candidateScore median of the forks' means
   * @param margin smallest slowdown that matters
   * @param verdict about this benchmark
   * @param slowdown estimate
   * @param low lower bound
   * @param high upper bound
   * @param n pairs of forks that the estimate rests on, or forks of the smaller side
   * @param detectable smallest slowdown that would have been found with a probability of 0.9;
   *     absent when none could be found
   * @param note why, where the interval does not say it; empty otherwise
   * @param mismatches what differs and must not
   * @param failures forks without a result, by reason
   * @param forks measured in all
   * @param suspect of those, measured while something disturbed the machine
   */
  public record Benchmark(
      String name,
      String label,
      String mode,
      String scoreUnit,
      Double baselineScore,
      Double candidateScore,
      double margin,
      Verdict verdict,
      Double slowdown,
      Double low,
      Double high,
      int n,
      Double detectable,
      String note,
      List<String> mismatches,
      List<String> failures,
      int forks,
      int suspect) {}

  /**
   * A control.
   *
   * @param name of it
   * @param known true slowdown
   * @param slowdown estimate
   * @param low lower bound
   * @param high upper bound
   * @param n pairs
   * @param asItShould whether it showed what it had to
   */
  public record Control(
      String name,
      double known,
      Double slowdown,
      Double low,
      Double high,
      int n,
      boolean asItShould) {}

  /** Whether every control did what it had to. */
  public boolean isValid() {
    return controls.stream().allMatch(Control::asItShould);
  }
}
