package moebench.bench.machine;

/** Looks whether the machine has anything else to do. */
public final class QuietCheck {
  private static final long MILLIS = 1500;

  private QuietCheck() {}

  /** Does nothing for a moment, and returns what the machine did meanwhile. */
  public static Surroundings watch() {
    Surroundings.Watch watch = Surroundings.begin();
    try {
      Thread.sleep(MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return watch.end();
  }
}
