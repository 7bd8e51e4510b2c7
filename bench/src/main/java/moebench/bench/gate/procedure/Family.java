package moebench.bench.gate.procedure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import moebench.bench.gate.statistics.Holm;
import moebench.bench.gate.statistics.Shift;

/** Judges all benchmarks of a run together. A pure function of samples, margins and levels. */
public final class Family {
  private Family() {}

  /**
   * Chances of error, the first three in all benchmarks together.
   *
   * @param bounding of a lower bound above 0 without a slowdown
   * @param flagging of a flag without a slowdown, and of an upper bound below 0 without a gain
   * @param passing of an upper bound below a margin that the slowdown reaches
   * @param missing of not finding, in one benchmark, a slowdown of the size that is called
   *     detectable
   */
  public record Chances(double bounding, double flagging, double passing, double missing) {}

  /**
   * Judges with Holm's correction, whose levels also make the intervals: a lower bound is above 0
   * exactly where the hypothesis “not slower” is rejected. These tests hold for all benchmarks
   * together; where several reject, each bound holds at the level of its own step alone.
   *
   * @param shifts one per benchmark
   * @param margins one per benchmark, logarithms
   * @param chances of error
   */
  public static List<Judgement> judge(List<Shift> shifts, List<Double> margins, Chances chances) {
    double[] notSlower = p(shifts, shift -> shift.pAbove(0));
    double[] slower = Holm.levels(notSlower, chances.bounding);
    double[] flagged = Holm.levels(notSlower, chances.flagging);
    double[] faster = Holm.levels(p(shifts, shift -> shift.pBelow(0)), chances.flagging);
    double[] reaching = new double[shifts.size()];
    for (int i = 0; i < reaching.length; i++) {
      reaching[i] = shifts.get(i).pBelow(margins.get(i));
    }
    double[] within = Holm.levels(reaching, chances.passing);
    List<Judgement> judgements = new ArrayList<>();
    for (int i = 0; i < shifts.size(); i++) {
      judgements.add(
          Judgement.of(
              shifts.get(i),
              margins.get(i),
              slower[i],
              flagged[i],
              Math.min(faster[i], within[i]),
              chances.missing));
    }
    return judgements;
  }

  private static double[] p(List<Shift> shifts, ToDoubleFunction<Shift> test) {
    return shifts.stream().mapToDouble(test).toArray();
  }
}
