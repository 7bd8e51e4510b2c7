package moebench.bench.gate.procedure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import moebench.bench.gate.procedure.Course.Phase;
import moebench.bench.gate.procedure.Family.Chances;
import moebench.bench.gate.statistics.RankDistributions;
import moebench.bench.gate.statistics.Shift;
import moebench.bench.gate.statistics.Spending;

/**
 * Runs the whole procedure in rounds: a block of every open benchmark, which is a pair, in some
 * with the controls. Benchmarks are screened, with a look at half of the screening and one at its
 * end; flagged ones are confirmed with fresh pairs; what is still open takes the time that is left.
 */
public final class Conductor {
  /** Fewer pairs of a benchmark give no verdict. */
  public static final int LEAST_PAIRS = 10;

  /** Flags are raised until this share of the time; the rest confirms them. */
  public static final double SCREENING_SHARE = 0.7;

  private static final double[] LOOKS = {SCREENING_SHARE / 2, SCREENING_SHARE};

  /** Controls that have enough pairs go on in one block of so many, to notice what changes. */
  private static final int BLOCKS_PER_CONTROL = 5;

  /** Half as many pairs more than a verdict needs: one flag well confirmed is worth two hardly. */
  private static final int PAIRS_TO_CONFIRM = LEAST_PAIRS * 3 / 2;

  /** Flags by the chance of what was screened, and by its size where all pairs are slower. */
  private static final Comparator<Course> SUREST =
      Comparator.<Course>comparingDouble(course -> course.shift().pAbove(0))
          .thenComparingDouble(course -> -course.shift().estimate());

  private final Laboratory laboratory;
  private final RankDistributions distributions;
  private final Order order;
  private final List<Course> courses = new ArrayList<>();
  private final List<Control> controls = new ArrayList<>();
  private final Spending flagging = new Spending(Levels.FLAGGING, 3);
  private final Spending passing = new Spending(Levels.PASSING, 1);
  private int blocksWithoutControls;
  private int looks;

  /**
   * What a run came to.
   *
   * @param judgements one per benchmark
   * @param controls one per control
   */
  public record Outcome(List<Judgement> judgements, List<Control.Finding> controls) {
    /** Whether every control did what it had to; without that, no verdict counts. */
    public boolean isValid() {
      return controls.stream().allMatch(Control.Finding::asItShould);
    }
  }

  /**
   * @param margins of the benchmarks, logarithms of the smallest ratio that matters
   * @param controls arms beside baseline and candidate
   * @param random draws the order of slots
   */
  public Conductor(
      Laboratory laboratory,
      List<Double> margins,
      List<Arm> controls,
      RankDistributions distributions,
      RandomGenerator random) {
    this.laboratory = laboratory;
    this.distributions = distributions;
    this.order = new Order(margins.size(), random);
    for (double margin : margins) {
      courses.add(new Course(courses.size(), margin, distributions));
    }
    controls.forEach(arm -> this.controls.add(new Control(arm)));
  }

  /**
   * Slots that it takes to confirm one flagged benchmark.
   *
   * @param freshPairs that it has
   * @param controls in some of the blocks
   */
  public static int slotsToConfirm(int freshPairs, int controls) {
    int pairs = Math.max(0, PAIRS_TO_CONFIRM - freshPairs);
    return 2 * pairs + Math.ceilDiv(pairs, BLOCKS_PER_CONTROL) * controls;
  }

  /** Measures and judges until everything is decided or the time is over. */
  public Outcome run() throws InterruptedException {
    for (List<Course> open = open(); !open.isEmpty() && round(open); open = open()) {
      look(laboratory.spentAfter(0));
    }
    List<Judgement> last =
        judge(
            courses,
            Course::shift,
            new Chances(Levels.BOUNDING, Levels.FLAGGING, passing.look(1), Levels.MISSING));
    courses.forEach(course -> course.end(last.get(course.benchmark)));
    confirm();
    return new Outcome(
        courses.stream().map(Course::judgement).toList(),
        controls.stream().map(control -> control.finding(distributions)).toList());
  }

  /** Once the screening is over, confirmation goes first: of the surest flags that time allows. */
  private List<Course> open() {
    List<Course> open = courses.stream().filter(c -> c.phase() != Phase.DONE).toList();
    if (looks < LOOKS.length) {
      return open;
    }
    List<Course> flagged =
        open.stream().filter(c -> c.phase() == Phase.CONFIRMING).sorted(SUREST).toList();
    return flagged.isEmpty() ? open : flagged.subList(0, confirmable(flagged));
  }

  /** How many of the flagged, in their order, there is time for; at least one. */
  private int confirmable(List<Course> flagged) {
    int slots = 0;
    for (int i = 0; i < flagged.size(); i++) {
      slots += slotsToConfirm(flagged.get(i).freshPairs(), controls.size());
      if (i > 0 && laboratory.spentAfter(slots) > 1) {
        return i;
      }
    }
    return flagged.size();
  }

  /** Returns false when the time does not allow the whole round. */
  private boolean round(List<Course> open) throws InterruptedException {
    for (Course course : order.shuffled(open)) {
      List<Arm> block = order.block(course.benchmark, controlsDue(open.size()));
      if (laboratory.spentAfter(block.size()) > 1) {
        return false;
      }
      measure(course, block);
    }
    return true;
  }

  /** Controls join one block of every round, and fewer once they have enough pairs. */
  private List<Arm> controlsDue(int blocksOfRound) {
    boolean isEnough = controls.stream().allMatch(Control::isEnough);
    if (++blocksWithoutControls
        < (isEnough ? Math.max(blocksOfRound, BLOCKS_PER_CONTROL) : blocksOfRound)) {
      return List.of();
    }
    blocksWithoutControls = 0;
    return controls.stream().map(Control::arm).toList();
  }

  private void measure(Course course, List<Arm> block) throws InterruptedException {
    Map<Arm, Double> logTimes = new EnumMap<>(Arm.class);
    for (Arm arm : block) {
      OptionalDouble logTime = laboratory.measure(course.benchmark, arm);
      logTime.ifPresent(value -> logTimes.put(arm, value));
    }
    Double baseline = logTimes.get(Arm.BASELINE);
    if (baseline == null || !logTimes.containsKey(Arm.CANDIDATE)) {
      course.addFailure();
    } else {
      course.add(logTimes.get(Arm.CANDIDATE) - baseline);
    }
    for (Control control : controls) {
      if (baseline != null && logTimes.containsKey(control.arm())) {
        control.add(logTimes.get(control.arm()) - baseline);
      }
    }
  }

  /**
   * The first look is left out while there are few pairs; the second waits for them, and comes
   * early where time is so short that none would be left to confirm what it flags.
   */
  private void look(double spent) {
    while (looks < LOOKS.length && (spent >= LOOKS[looks] || isLastChance())) {
      double share = LOOKS[looks];
      if (courses.stream().allMatch(c -> c.phase() != Phase.SCREENING || c.isEnough())) {
        List<Judgement> now =
            judge(
                courses,
                Course::shift,
                new Chances(
                    Levels.BOUNDING,
                    flagging.look(share / SCREENING_SHARE),
                    passing.look(share),
                    Levels.MISSING));
        courses.stream()
            .filter(course -> course.phase() == Phase.SCREENING)
            .forEach(course -> course.look(now.get(course.benchmark)));
      } else if (looks == LOOKS.length - 1) {
        return;
      }
      looks++;
    }
  }

  /** Whether after another round there is no time left to confirm a flag. */
  private boolean isLastChance() {
    int round = 2 * open().size() + controls.size();
    return looks == LOOKS.length - 1
        && laboratory.spentAfter(round + slotsToConfirm(0, controls.size())) > 1;
  }

  /** Flagged benchmarks are a family of their own: their fresh pairs knew nothing of the flags. */
  private void confirm() {
    List<Course> flagged = courses.stream().filter(Course::isConfirmable).toList();
    List<Judgement> fresh =
        judge(
            flagged,
            Course::freshShift,
            new Chances(
                Levels.CONFIRMING, Levels.CONFIRMING, Levels.PASSING_AFTER_ALL, Levels.MISSING));
    for (int i = 0; i < flagged.size(); i++) {
      flagged.get(i).confirm(fresh.get(i));
    }
  }

  private static List<Judgement> judge(
      List<Course> courses, Function<Course, Shift> shift, Chances chances) {
    return Family.judge(
        courses.stream().map(shift).toList(),
        courses.stream().map(course -> course.margin).toList(),
        chances);
  }
}
