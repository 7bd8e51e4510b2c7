package moebench.sim.cluster;

/** Refusals that name the field and the value. */
public final class Check {
  private Check() {}

  /** A finite number above 0. */
  public static double positive(String name, double value) {
    if (value == 0) {
      throw new IllegalArgumentException(name + " is missing or 0: it must be a number above 0");
    }
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be a number above 0, not " + value);
    }
    return value;
  }

  /** A finite number of 0 or more. */
  public static double notNegative(String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be a number of 0 or more, not " + value);
    }
    return value;
  }

  /** Above 0, at most 1. */
  public static double share(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be above 0 and at most 1, not " + value);
    }
    return value;
  }

  /** Something rather than nothing. */
  public static <T> T present(String name, T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }
}
