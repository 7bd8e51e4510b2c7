package moebench.bench.run;

/** How many training runs go side by side. */
public final class Workers {
  private Workers() {}

  /** One per core that this JVM may use; single-threaded runs use cores best. */
  public static int count() {
    return Runtime.getRuntime().availableProcessors();
  }
}
