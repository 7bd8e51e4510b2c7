package moebench.sim;

/** A text that cannot be trained on: missing, unreadable, empty or too small. */
public final class CorpusException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  CorpusException(String message) {
    super(message);
  }

  CorpusException(String message, Throwable cause) {
    super(message, cause);
  }
}
