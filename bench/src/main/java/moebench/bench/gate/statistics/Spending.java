package moebench.bench.gate.statistics;

/**
 * Shares out a chance of error over looks at growing data: by a share t of the time, level·t^power
 * of it may be spent (Kim and DeMets, Biometrika 74, 1987; the power 3 is close to the boundary of
 * O'Brien and Fleming, the power 1 to Pocock's).
 *
 * <p>Each look gets what is not yet spent, and the errors of all looks add up at most to the level
 * (Bonferroni), however the looks depend on each other. The joint distribution would give a little
 * more to the last look; it is not known for ranks.
 */
public final class Spending {
  private final double level;
  private final double power;
  private double spent;

  /**
   * @param level probability of error over all looks
   * @param power 1 spends evenly, 3 keeps most for the last look
   */
  public Spending(double level, double power) {
    this.level = level;
    this.power = power;
  }

  /**
   * The level of a look.
   *
   * @param share of the time that has passed, up to 1
   */
  public double look(double share) {
    double allowed = level * Math.pow(Math.clamp(share, 0, 1), power);
    double now = Math.max(0, allowed - spent);
    spent += now;
    return now;
  }
}
