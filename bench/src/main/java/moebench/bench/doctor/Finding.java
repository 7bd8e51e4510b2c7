package moebench.bench.doctor;

/**
 * One thing that was looked at.
 *
 * @param state whether it is in order
 * @param subject what it is, in a word or two
 * @param text what was found, and what to do when it is not in order
 */
public record Finding(State state, String subject, String text) {

  /** How things are. */
  public enum State {
    /** In order. */
    OK,
    /** Runs will work, but something is worth knowing. */
    NOTE,
    /** Runs will fail. */
    MISSING
  }

  static Finding ok(String subject, String text) {
    return new Finding(State.OK, subject, text);
  }

  static Finding note(String subject, String text) {
    return new Finding(State.NOTE, subject, text);
  }

  static Finding missing(String subject, String text) {
    return new Finding(State.MISSING, subject, text);
  }
}
