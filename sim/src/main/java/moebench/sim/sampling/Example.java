package moebench.sim.sampling;

import java.util.ArrayList;
import java.util.List;

/**
 * One byte to be predicted.
 *
 * @param text whose bytes up to {@code at} are known
 * @param at place in the text
 * @param target what follows
 */
record Example(byte[] text, int at, byte target) {

  /** Every byte of the answers; prompts are given, and nobody can predict them. */
  static List<Example> ofAnswers(List<Problem> problems) {
    List<Example> examples = new ArrayList<>();
    for (Problem problem : problems) {
      byte[] text = problem.solved();
      for (int i = problem.prompt().length(); i < text.length; i++) {
        examples.add(new Example(text, i - 1, text[i]));
      }
    }
    return examples;
  }
}
