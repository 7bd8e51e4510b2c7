package moebench.sim.sampling;

import java.nio.charset.StandardCharsets;

/**
 * A question with one right answer.
 *
 * @param prompt what is asked, ASCII, such as {@code 37+45=}
 * @param answer what is right, ASCII, with the line feed that ends it
 */
public record Problem(String prompt, String answer) {
  /** Ends every answer. */
  public static final byte END = '\n';

  public Problem {
    boolean ends = !answer.isEmpty() && answer.indexOf(END) == answer.length() - 1;
    if (prompt.isEmpty() || prompt.indexOf(END) >= 0 || !ends) {
      throw new IllegalArgumentException(
          "a problem needs a prompt, and an answer that ends with the only line feed, not '%s' and '%s'"
              .formatted(prompt, answer));
    }
  }

  /** Prompt and answer. */
  byte[] solved() {
    return (prompt + answer).getBytes(StandardCharsets.US_ASCII);
  }
}
