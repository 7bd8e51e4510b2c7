package moebench.bench.machine;

/** Looks whether the machine has anything else to do. */
public final class QuietCheck {
  private static final long MILLIS = 1500;

  private QuietCheck() {}

  /** Does nothing for a moment, and returns what the machine did meanwhile. */
  public static Surroundings watch() throws InterruptedException {
    Surroundings.Watch watch = Surroundings.begin();
    Thread.sleep(MILLIS);
    return watch.end();
  }
}
