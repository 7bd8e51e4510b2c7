package moebench.sim.cluster.layout;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import moebench.layers.Initializer;
import moebench.sim.cluster.loads.LoadSampler;
import moebench.sim.cluster.loads.Popularity;
import moebench.sim.cluster.model.Moe;
import moebench.sim.cluster.placement.Placement;

/**
 * How much longer everybody waits for the device with the most rows: largest rows of a device over
 * the mean, averaged over draws, by devices and tokens. Remembers what it drew.
 *
 * <p>The topK·T assignments are drawn as independent ones. A token's choices are in fact all
 * different, which makes loads a little more even than this.
 */
public final class Imbalance {
  private static final int DRAWS = 12;

  private final Popularity popularity;
  private final Rule rule;
  private final long seed;
  private final Map<Key, Double> known = new ConcurrentHashMap<>();

  private record Key(int devices, long assignments, long slots) {}

  /** Who places the experts, knowing their popularity. */
  public enum Rule {
    ROUND_ROBIN,
    GREEDY,
    /** With one spare place per device. */
    REPLICATED;

    /** Places experts of a popularity. */
    public Placement place(double[] load, int devices) {
      return switch (this) {
        case ROUND_ROBIN -> Placement.roundRobin(load.length, devices);
        case GREEDY -> Placement.greedy(load, devices);
        case REPLICATED -> Placement.replicated(load, devices, devices);
      };
    }
  }

  /**
   * @param popularity of the experts, without bursts
   * @param rule that places them
   * @param seed of the draws
   */
  public Imbalance(Popularity popularity, Rule rule, long seed) {
    this.popularity = popularity;
    this.rule = rule;
    this.seed = seed;
  }

  /**
   * @param moe whose experts are as many as the popularity's
   * @param devices that share them
   * @param tokens of all of these devices in one pass
   */
  public double of(Moe moe, int devices, double tokens) {
    if (moe.experts() != popularity.experts()) {
      throw new IllegalArgumentException(
          "the popularity is of %d experts, the model has %d"
              .formatted(popularity.experts(), moe.experts()));
    }
    if (devices == 1) {
      return 1;
    }
    long assignments = Math.max(1, Math.round(tokens * moe.topK()));
    long slots =
        moe.capacity().isDropless() ? Long.MAX_VALUE : (long) Math.ceil(moe.slots(tokens) - 1e-9);
    return known.computeIfAbsent(new Key(devices, assignments, slots), this::draw);
  }

  private double draw(Key key) {
    LoadSampler sampler = new LoadSampler(popularity, 1);
    RandomGenerator random = Initializer.random(seed);
    Placement placement = rule.place(popularity.shares(), key.devices());
    long[] loads = new long[popularity.experts()];
    double mean = (double) key.assignments() / key.devices();
    double sum = 0;
    for (int i = 0; i < DRAWS; i++) {
      sampler.multinomial(key.assignments(), random, loads);
      double[] rows = Arrays.stream(loads).mapToDouble(l -> Math.min(l, key.slots())).toArray();
      sum += Arrays.stream(placement.deviceLoads(rows)).max().orElseThrow() / mean;
    }
    return Math.max(1, sum / DRAWS);
  }
}
