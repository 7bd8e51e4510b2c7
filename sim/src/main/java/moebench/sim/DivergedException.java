package moebench.sim;

/** The loss or its gradient became infinite or not a number. */
public final class DivergedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int step;

  DivergedException(int step, double loss, double gradientNorm) {
    super(
        "diverged at step %d: loss %s nats, gradient norm %s; lower the learning rate"
            .formatted(step, loss, gradientNorm));
    this.step = step;
  }

  /** The step at which it happened, counted from 1. */
  public int step() {
    return step;
  }
}
