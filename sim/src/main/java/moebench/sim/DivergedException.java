package moebench.sim;

/** The loss or its gradient became infinite or not a number. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int step;

  DivergedException(int step, String what) {
    super("diverged at step %d: %s; lower the learning rate".formatted(step, what));
    this.step = step;
  }

  /** The step at which it happened, counted from 1. */
  public int step() {
    return step;
  }
}
