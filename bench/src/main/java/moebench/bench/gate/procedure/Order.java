package moebench.bench.gate.procedure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The order of slots: drawn at random, so that drift and what one slot does to the next fall on
 * both sides alike; and balanced, so that of every four pairs two begin with the baseline.
 */
final class Order {
  private final RandomGenerator random;
  private final List<List<Boolean>> baselineFirst = new ArrayList<>();

  Order(int benchmarks, RandomGenerator random) {
    this.random = random;
    for (int i = 0; i < benchmarks; i++) {
      baselineFirst.add(new ArrayList<>());
    }
  }

  /** The arms of the next block of a benchmark. */
  List<Arm> block(int benchmark, List<Arm> controls) {
    List<Boolean> left = baselineFirst.get(benchmark);
    if (left.isEmpty()) {
      left.addAll(List.of(true, true, false, false));
      Collections.shuffle(left, random);
    }
    List<Arm> arms = new ArrayList<>();
    boolean first = left.removeLast();
    arms.add(first ? Arm.BASELINE : Arm.CANDIDATE);
    arms.add(first ? Arm.CANDIDATE : Arm.BASELINE);
    controls.forEach(control -> arms.add(random.nextInt(arms.size() + 1), control));
    return arms;
  }

  <T> List<T> shuffled(List<T> items) {
    List<T> shuffled = new ArrayList<>(items);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }
}
