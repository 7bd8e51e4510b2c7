package moebench.reports.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import moebench.reports.schema.Cell;

/**
 * What results of one layer must share to be repeats of each other. Of several conditions in a run,
 * the most frequent one is shown, of equally frequent ones the first; the others are left out and
 * named.
 */
final class Conditions {
  private Conditions() {}

  /** Of training runs. */
  record Training(
      String backend,
      int tokens,
      double budgetFlops,
      double learningRate,
      int evaluations,
      int evaluationTokens,
      String corpus) {
    static Training of(QualityRun run) {
      Cell.Quality c = run.cell();
      return new Training(
          c.backend(),
          c.tokens(),
          c.budgetFlops(),
          c.learningRate(),
          c.evaluations(),
          c.evaluationTokens(),
          c.corpus());
    }

    @Override
    public String toString() {
      return "back-end %s, %d tokens per batch, budget %s FLOPs, learning rate %s, %d evaluations, final one of %d tokens, text %s"
          .formatted(
              backend, tokens, budgetFlops, learningRate, evaluations, evaluationTokens, corpus);
    }
  }

  /** Of forks. */
  record Timing(String backend, int tokens, int threads, int iterations, int iterationMillis) {
    static Timing of(SpeedRun run) {
      Cell.Speed c = run.cell();
      return new Timing(c.backend(), c.tokens(), c.threads(), c.iterations(), c.iterationMillis());
    }

    /** Whether nothing but tokens and threads differs, so that scaling can be read from both. */
    boolean scales(Timing other) {
      return new Timing(backend, other.tokens, other.threads, iterations, iterationMillis)
          .equals(other);
    }

    boolean fits(Training training) {
      return backend.equals(training.backend()) && tokens == training.tokens();
    }

    @Override
    public String toString() {
      return "back-end %s, %d tokens per step, %s, %d iterations of %d ms"
          .formatted(backend, tokens, Labels.threads(threads), iterations, iterationMillis);
    }
  }

  static <T> Optional<T> mostFrequent(List<T> values) {
    Map<T, Long> counts = counts(values);
    long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return counts.entrySet().stream()
        .filter(e -> e.getValue() == most)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * A sentence for each of {@code values} that is not {@code shown}.
   *
   * @param place where a value is to be found all the same, such as {@code in no figure}
   */
  static <T> List<String> others(
      String what, List<T> values, Optional<T> shown, Function<T, String> place) {
    List<String> sentences = new ArrayList<>();
    counts(values)
        .forEach((value, count) -> {
          if (!Optional.of(value).equals(shown)) {
            sentences.add(
                "%s with %s: %d, %s; shown are those with %s."
                    .formatted(what, value, count, place.apply(value), shown.orElseThrow()));
          }
        });
    return sentences;
  }

  private static <T> Map<T, Long> counts(List<T> values) {
    return values.stream()
        .collect(
            Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
  }
}
