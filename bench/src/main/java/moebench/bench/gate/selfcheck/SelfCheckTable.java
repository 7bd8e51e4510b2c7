package moebench.bench.gate.selfcheck;

import java.io.PrintWriter;
import java.util.List;

/** Asks every question of every noise model. */
public final class SelfCheckTable {
  /** Slots of ten minutes at 2.6 s each. */
  public static final int SLOTS = 230;

  private static final double SLOT_SECONDS = 2.6;

  private static final String FORMAT = "%-21s  %-20s  %-22s  %-22s  %-22s  %-22s  %-20s%n";

  private SelfCheckTable() {}

  /** Prints a table, line by line as it is found. */
  public static void print(
      SelfCheck.Setting setting, List<? extends Noise> noises, PrintWriter out) {
    SelfCheck check = new SelfCheck(setting);
    out.printf(
        "%d simulated runs per number, models with a white noise of %.1f%%, %s for 5 benchmarks and"
            + " %s for 30; shares of runs with exact 95%% intervals, which cover the chance of the simulation, not"
            + " that of what was recorded.%n%n",
        setting.runs(), 100 * setting.noise(), slots(setting, 5), slots(setting, 30));
    out.printf(
        FORMAT,
        "",
        "false REGRESSION,",
        "10% slower found,",
        "5% slower found,",
        "5% slower passed,",
        "alike, all passed,",
        "INVALID,");
    out.printf(
        FORMAT,
        "noise",
        "30 benchmarks",
        "1 of 5, margin 5%",
        "1 of 5, margin 3%",
        "1 of 5, margin 5%",
        "5, margin 5%",
        "30 benchmarks");
    for (Noise noise : noises) {
      SelfCheck.Counts thirty = check.simulate(noise, 30, 0, 0.05);
      SelfCheck.Counts five = check.simulate(noise, 5, 0, 0.05);
      SelfCheck.Counts tenth = check.simulate(noise, 5, 0.10, 0.05);
      SelfCheck.Counts twentieth = check.simulate(noise, 5, 0.05, 0.03);
      SelfCheck.Counts missed = check.simulate(noise, 5, 0.05, 0.05);
      out.printf(
          FORMAT,
          noise.label(),
          thirty.regression(),
          tenth.regression(),
          twentieth.regression(),
          missed.passed(),
          five.passed(),
          thirty.invalid());
      out.flush();
    }
  }

  private static String slots(SelfCheck.Setting setting, int benchmarks) {
    int slots = setting.slots(benchmarks);
    return "%d slots (about %.0f minutes at %.1f s each)"
        .formatted(slots, slots * SLOT_SECONDS / 60, SLOT_SECONDS);
  }
}
