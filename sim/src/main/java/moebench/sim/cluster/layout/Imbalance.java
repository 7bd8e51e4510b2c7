package moebench.sim.cluster.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import moebench.layers.Initializer;
import moebench.sim.cluster.loads.LoadSampler;
import moebench.sim.cluster.loads.Popularity;
import moebench.sim.cluster.model.Moe;
import moebench.sim.cluster.placement.Placement;

/**
 * How many rows each device's experts get, so that it is known how long everybody waits for the
 * fullest: means over draws. Remembers what it drew.
 *
 * <p>Loads are drawn for 1, 2, 4, 8, … assignments, each time as many more as there were, and
 * interpolated between: more tokens never leave an expert with fewer.
 *
 * <p>The topK·T assignments are drawn as independent ones. A token's choices are in fact all
 * different, which makes loads a little more even than this.
 */
public final class Imbalance {
  private static final int DRAWS = 12;

  private final Popularity popularity;
  private final Rule rule;
  private final LoadSampler sampler;
  private final List<RandomGenerator> randoms;
  private final List<long[][]> doublings = new ArrayList<>(); // [doubling][draw][expert]
  private final Map<Integer, Placement> placements = new ConcurrentHashMap<>();
  private final Map<Key, ExpertRows> known = new ConcurrentHashMap<>();

  private record Key(int ranks, int doubling, double slots) {}

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
        case REPLICATED -> Placement.replicated(load, devices, devices * sparePlaces(devices));
      };
    }

    /** Places of each device beyond its share of the experts. */
    public int sparePlaces(int devices) {
      return this == REPLICATED && devices > 1 ? 1 : 0;
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
    sampler = new LoadSampler(popularity, 1);
    randoms =
        IntStream.range(0, DRAWS)
            .mapToObj(draw -> Initializer.random(seed * DRAWS + draw))
            .toList();
  }

  /** Who places the experts. */
  public Rule rule() {
    return rule;
  }

  /**
   * Rows of a layer.
   *
   * @param moe whose experts are as many as the popularity's
   * @param ranks that share them
   * @param tokens of each rank in one pass
   */
  public ExpertRows of(Moe moe, int ranks, double tokens) {
    if (moe.experts() != popularity.experts()) {
      throw new IllegalArgumentException(
          "the popularity is of %d experts, the model has %d"
              .formatted(popularity.experts(), moe.experts()));
    }
    double assignments = Math.max(1, tokens * ranks * moe.topK());
    int doubling = Math.getExponent(assignments);
    double part = Math.scalb(assignments, -doubling) - 1;
    return at(moe, ranks, doubling).times(1 - part).plus(at(moe, ranks, doubling + 1).times(part));
  }

  private ExpertRows at(Moe moe, int ranks, int doubling) {
    double tokens = Math.scalb(1.0, doubling) / moe.topK();
    double slots =
        moe.capacity().isDropless()
            ? Double.POSITIVE_INFINITY
            : Math.ceil(moe.slots(tokens) - 1e-9);
    return known.computeIfAbsent(new Key(ranks, doubling, slots), this::mean);
  }

  private ExpertRows mean(Key key) {
    Placement placement =
        placements.computeIfAbsent(key.ranks(), n -> rule.place(popularity.shares(), n));
    return Arrays.stream(loads(key.doubling()))
        .map(loads -> ExpertRows.placed(loads, key.slots(), placement))
        .reduce(ExpertRows::plus)
        .orElseThrow()
        .times(1.0 / DRAWS);
  }

  /** Loads of 2^doubling assignments, {@code [draws][experts]}. */
  private synchronized long[][] loads(int doubling) {
    while (doublings.size() <= doubling) {
      doublings.add(next());
    }
    return doublings.get(doubling);
  }

  private long[][] next() {
    int doubling = doublings.size();
    long more = doubling == 0 ? 1 : 1L << doubling - 1;
    long[][] loads = new long[DRAWS][popularity.experts()];
    for (int draw = 0; draw < DRAWS; draw++) {
      sampler.multinomial(more, randoms.get(draw), loads[draw]);
      for (int e = 0; doubling > 0 && e < loads[draw].length; e++) {
        loads[draw][e] += doublings.getLast()[draw][e];
      }
    }
    return loads;
  }
}
