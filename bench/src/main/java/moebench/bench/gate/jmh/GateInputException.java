package moebench.bench.gate.jmh;

/** What was given to compare cannot be compared; the message says why and what to do. */
public final class GateInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GateInputException(String message) {
    super(message);
  }

  public GateInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
