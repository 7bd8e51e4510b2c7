package moebench.sim.sampling;

import java.util.List;
import moebench.layers.Initializer;
import moebench.sim.Batch;

/** Sums of two numbers of as many digits, such as {@code 37+45=82}, and which model sees which. */
public record Addition(List<Problem> training, List<Problem> verifying, List<Problem> testing) {
  /** With a carry, a sum of d digits has 2d + 2 bytes of prompt and d + 1 of answer. */
  private static final int MOST_DIGITS = (Batch.CONTEXT - 3) / 3;

  /**
   * Different problems for different purposes, drawn at random.
   *
   * @param digits of each summand, 1 to 3, so that the model's context holds prompt and answer; the
   *     first is not 0
   * @param training problems that the model learns from
   * @param verifying problems whose sampled answers the verifier learns from
   * @param testing problems that nobody learns from
   * @throws IllegalArgumentException when there are not as many
   */
  public static Addition draw(int digits, int training, int verifying, int testing, long seed) {
    if (training < 1 || verifying < 1 || testing < 1) {
      throw new IllegalArgumentException(
          "problems must be 1 or more, not %d, %d and %d".formatted(training, verifying, testing));
    }
    long wanted = (long) training + verifying + testing;
    if (wanted > count(digits)) {
      throw new IllegalArgumentException(
          "there are %d sums of numbers of %d digits, not %d: ask for fewer problems or more digits"
              .formatted(count(digits), digits, wanted));
    }
    int least = least(digits);
    int numbers = (int) Math.sqrt(count(digits));
    List<Problem> problems =
        Initializer.random(seed)
            .ints(0, count(digits))
            .distinct()
            .limit(wanted)
            .mapToObj(i -> problem(least + i / numbers, least + i % numbers))
            .toList();
    return new Addition(
        problems.subList(0, training),
        problems.subList(training, training + verifying),
        problems.subList(training + verifying, (int) wanted));
  }

  /**
   * Different sums that there are.
   *
   * @throws IllegalArgumentException when their text is longer than a model's context
   */
  static int count(int digits) {
    if (digits < 1 || digits > MOST_DIGITS) {
      throw new IllegalArgumentException(
          "digits must be 1 to %d, not %d: a model sees %d bytes"
              .formatted(MOST_DIGITS, digits, Batch.CONTEXT));
    }
    int numbers = (int) Math.pow(10, digits) - least(digits);
    return numbers * numbers;
  }

  private static int least(int digits) {
    return digits == 1 ? 0 : (int) Math.pow(10, digits - 1);
  }

  private static Problem problem(int a, int b) {
    return new Problem(a + "+" + b + "=", (a + b) + "\n");
  }
}
