package moebench.bench.gate.selfcheck;

import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import moebench.bench.gate.procedure.Arm;
import moebench.bench.gate.procedure.Conductor;
import moebench.bench.gate.procedure.Verdict;
import moebench.bench.gate.statistics.Proportion;
import moebench.bench.gate.statistics.RankDistributions;

/** Counts how often the procedure errs on simulated forks. */
public final class SelfCheck {
  private final RankDistributions distributions = new RankDistributions();
  private final Setting setting;

  /**
   * What is simulated.
   *
   * @param runs per noise model and question
   * @param noise standard deviation of the white noise of a fork's mean, as a share of it
   * @param slots that the time of a run of five benchmarks allows
   * @param control slowdown of the slowed control, as a share
   * @param seed of everything
   */
  public record Setting(int runs, double noise, int slots, double control, long seed) {
    /** As many pairs of each benchmark as five would get, so that only their number differs. */
    int slots(int benchmarks) {
      return slots * (2 * benchmarks + Arm.CONTROLS.size()) / (2 * 5 + Arm.CONTROLS.size());
    }
  }

  /**
   * Runs of which a share did something.
   *
   * @param benchmarks in a run; one of them is slower
   * @param slowdown by this share; 0 for none
   * @param margin as a share
   * @param regression of the slower one, or of any when none is
   * @param passed the slower one, or all when none is
   * @param invalid because a control misbehaved
   */
  public record Counts(
      int benchmarks,
      double slowdown,
      double margin,
      Proportion regression,
      Proportion passed,
      Proportion invalid) {}

  public SelfCheck(Setting setting) {
    this.setting = setting;
  }

  /** Simulates runs of {@code benchmarks} benchmarks, of which the first is slower. */
  public Counts simulate(Noise noise, int benchmarks, double slowdown, double margin) {
    List<Conductor.Outcome> outcomes =
        IntStream.range(0, setting.runs)
            .parallel()
            .mapToObj(run -> run(noise, benchmarks, slowdown, margin, run))
            .toList();
    boolean isNull = slowdown == 0;
    return new Counts(
        benchmarks,
        slowdown,
        margin,
        count(
            outcomes,
            o ->
                o.isValid()
                    && (isNull ? o.judgements() : o.judgements().subList(0, 1))
                        .stream().anyMatch(j -> j.verdict() == Verdict.REGRESSION)),
        count(
            outcomes,
            o ->
                o.isValid()
                    && (isNull ? o.judgements() : o.judgements().subList(0, 1))
                        .stream().allMatch(j -> j.verdict() == Verdict.PASS)),
        count(outcomes, o -> !o.isValid()));
  }

  private static Proportion count(
      List<Conductor.Outcome> outcomes, Predicate<Conductor.Outcome> meant) {
    return new Proportion((int) outcomes.stream().filter(meant).count(), outcomes.size());
  }

  private Conductor.Outcome run(
      Noise noise, int benchmarks, double slowdown, double margin, int run) {
    SplittableRandom random =
        new SplittableRandom(setting.seed + 31L * noise.label().hashCode() + 1_000_003L * run);
    int slots = setting.slots(benchmarks);
    SimulatedLaboratory laboratory =
        new SimulatedLaboratory(
            noise.begin(setting.noise, slots, random),
            slots,
            slowdown == 0 ? -1 : 0,
            Math.log1p(slowdown),
            Math.log1p(setting.control));
    try {
      return new Conductor(
              laboratory,
              Collections.nCopies(benchmarks, Math.log1p(margin)),
              Arm.CONTROLS,
              distributions,
              random)
          .run();
    } catch (InterruptedException e) {
      throw new IllegalStateException("a simulation does not wait", e);
    }
  }
}
