package moebench.sim.sampling;

import java.util.Arrays;

/**
 * An answer that a model gave.
 *
 * @param problem what was asked
 * @param text prompt and answer, the line feed at its end included if the model came to one
 * @param meanLogProbability of the answer's bytes by the model itself at temperature 1, in nats
 */
public record Sample(Problem problem, byte[] text, double meanLogProbability) {

  /** Whether it is the right answer, to the byte. */
  public boolean right() {
    return Arrays.equals(text, problem.solved());
  }

  /** Bytes that were generated. */
  public int answerBytes() {
    return text.length - problem.prompt().length();
  }
}
