package moebench.reports.compare;

/** Runs that cannot be put together; the message is one line that says why. */
public final class CompareException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CompareException(String message) {
    super(message);
  }
}
