package moebench.sim.cluster.model;

import moebench.sim.cluster.Check;

/**
 * Attention of one layer.
 *
 * @param heads of queries
 * @param headDim width of a head
 * @param kvHeads heads of keys and values; absent (null) means as many as {@code heads}
 * @param parameters weights, where they are not those of four matrices (latent attention); absent
 *     (null) otherwise
 * @param kvWidth values that a token leaves in the cache, where that is not both heads; absent
 *     (null) otherwise
 */
public record Attention(int heads, int headDim, Integer kvHeads, Long parameters, Integer kvWidth) {
  public Attention {
    Check.positive("heads", heads);
    Check.positive("headDim", headDim);
    kvHeads = kvHeads == null ? heads : kvHeads;
    Check.positive("kvHeads", kvHeads);
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          "heads %d must be a multiple of kvHeads %d".formatted(heads, kvHeads));
    }
  }

  /** Weights of a layer. */
  public long parameters(int dModel) {
    return parameters == null ? 2L * dModel * headDim * (heads + kvHeads) : parameters;
  }

  /** Values that a token leaves in the cache of a layer. */
  public int cachedValues() {
    return kvWidth == null ? 2 * kvHeads * headDim : kvWidth;
  }

  /** FLOPs of one token's scores and their product with the values, over a context. */
  public double scoreFlops(double context) {
    return 4.0 * context * heads * headDim;
  }
}
