package moebench.sim.cluster.model;

import moebench.layers.CapacityRule;
import moebench.sim.cluster.Check;

/**
 * Expert layers of a model.
 *
 * @param experts E
 * @param topK experts of a token
 * @param ffn of each expert
 * @param every one layer in so many has experts
 * @param denseFirst layers at the beginning that have none; absent (null) means 0
 * @param shared a feed-forward layer beside the experts that every token takes; absent (null) for
 *     none
 * @param capacity slots of an expert
 * @param dispatchGroup tokens of a group that is dispatched by a product with one-hot vectors, as
 *     Mesh-TensorFlow and GShard do on TPUs; absent (null) where rows are gathered
 */
public record Moe(
    int experts,
    int topK,
    Ffn ffn,
    int every,
    Integer denseFirst,
    Ffn shared,
    CapacityRule capacity,
    Integer dispatchGroup) {
  public Moe {
    Check.positive("experts", experts);
    Check.positive("topK", topK);
    if (topK > experts) {
      throw new IllegalArgumentException("topK " + topK + " is more than experts " + experts);
    }
    Check.present("ffn of the experts", ffn);
    Check.positive("every", every);
    denseFirst = denseFirst == null ? 0 : denseFirst;
    Check.notNegative("denseFirst", denseFirst);
    if (dispatchGroup != null) {
      Check.positive("dispatchGroup", dispatchGroup);
    }
    capacity = capacity == null ? CapacityRule.dropless() : capacity;
  }

  /** Expert layers among so many. */
  public int layers(int all) {
    return Math.max(0, all - denseFirst) / every;
  }

  /** Rows per token that are computed when every slot is: the capacity factor, or topK dropless. */
  public double rowsPerToken() {
    return switch (capacity.convention()) {
      case DROPLESS -> topK;
      case PER_TOKEN -> capacity.capacityFactor();
      case PER_ASSIGNMENT -> topK * capacity.capacityFactor();
    };
  }

  /** C for so many tokens, without rounding; no limit when dropless. */
  public double slots(double tokens) {
    return capacity.isDropless() ? tokens : rowsPerToken() * tokens / experts;
  }

  /** With other experts and capacity, for sweeps. */
  public Moe with(int otherExperts, int otherTopK, CapacityRule otherCapacity) {
    return new Moe(
        otherExperts, otherTopK, ffn, every, denseFirst, shared, otherCapacity, dispatchGroup);
  }
}
