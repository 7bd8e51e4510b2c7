package moebench.bench.machine;

/** A meter that is not there or cannot be read; the message says why, and what to do. */
final class NoMeterException extends Exception {
  private static final long serialVersionUID = 1L;

  NoMeterException(String message) {
    super(message);
  }
}
