package moebench.bench.gate.fork;

/** A slot without a result; the message says why. */
final class SlotException extends Exception {
  private static final long serialVersionUID = 1L;

  SlotException(String message) {
    super(message);
  }
}
