package moebench.sim.cluster.loads;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import moebench.layers.Initializer;

/**
 * Routes any number of tokens, group by group, on all cores; only sums are kept.
 *
 * @param popularity of the experts
 * @param topK choices of a token
 * @param groupTokens tokens that share the slots
 * @param groups to draw
 * @param seed of everything drawn; the result does not depend on the number of cores
 */
public record LoadStudy(Popularity popularity, int topK, int groupTokens, long groups, long seed) {
  /** Parts that run side by side, each with its own generator. */
  private static final int PARTS = 64;

  public LoadStudy {
    if (groupTokens < 1 || groups < 1) {
      throw new IllegalArgumentException(
          "a study needs tokens and groups, not %d and %d".formatted(groupTokens, groups));
    }
  }

  /**
   * Draws the loads and holds them against capacities.
   *
   * @param capacities slots of an expert for a group
   */
  public LoadStatistics run(List<Integer> capacities) {
    int[] slots = capacities.stream().mapToInt(Integer::intValue).toArray();
    List<Sums> parts =
        IntStream.range(0, PARTS).parallel().mapToObj(part -> draw(part, slots)).toList();
    Sums all = new Sums(slots);
    parts.forEach(all::add);
    return all.statistics(this);
  }

  private Sums draw(int part, int[] slots) {
    LoadSampler sampler = new LoadSampler(popularity, topK);
    RandomGenerator random = Initializer.random(seed * PARTS + part);
    Sums sums = new Sums(slots);
    long[] loads = new long[popularity.experts()];
    long from = groups * part / PARTS;
    long to = groups * (part + 1) / PARTS;
    for (long group = from; group < to; group++) {
      sampler.exact(groupTokens, random, loads);
      sums.add(loads);
    }
    return sums;
  }

  private static final class Sums {
    private final int[] slots;
    private final long[] kept;
    private final double[] slowest;
    private double imbalance;
    private double cv;

    Sums(int[] slots) {
      this.slots = slots;
      kept = new long[slots.length];
      slowest = new double[slots.length];
    }

    void add(long[] loads) {
      double mean = LongStream.of(loads).sum() / (double) loads.length;
      long most = 0;
      double squares = 0;
      for (long load : loads) {
        most = Math.max(most, load);
        squares += (load - mean) * (load - mean);
      }
      imbalance += most / mean;
      cv += Math.sqrt(squares / loads.length) / mean;
      for (int i = 0; i < slots.length; i++) {
        long filled = 0;
        for (long load : loads) {
          filled += Math.min(load, slots[i]);
        }
        kept[i] += filled;
        slowest[i] += Math.min(most, slots[i]) / mean;
      }
    }

    void add(Sums other) {
      imbalance += other.imbalance;
      cv += other.cv;
      for (int i = 0; i < slots.length; i++) {
        kept[i] += other.kept[i];
        slowest[i] += other.slowest[i];
      }
    }

    LoadStatistics statistics(LoadStudy study) {
      long groups = study.groups();
      int experts = study.popularity().experts();
      double assigned = (double) groups * study.groupTokens() * study.topK();
      List<LoadStatistics.AtCapacity> at = new ArrayList<>();
      for (int i = 0; i < slots.length; i++) {
        at.add(
            new LoadStatistics.AtCapacity(
                slots[i],
                1 - kept[i] / assigned,
                1 - kept[i] / ((double) groups * experts * slots[i]),
                slowest[i] / groups));
      }
      return new LoadStatistics(
          experts, study.topK(), study.groupTokens(), groups, imbalance / groups, cv / groups, at);
    }
  }
}
