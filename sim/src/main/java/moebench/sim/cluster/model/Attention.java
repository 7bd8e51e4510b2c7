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
    if (parameters != null) {
      Check.positive("parameters of attention", parameters);
    }
    if (kvWidth != null) {
      Check.positive("kvWidth", kvWidth);
    }
  }

  /** Weights of a layer. */
  public long parameters(int dModel) {
    return parameters == null ? 2L * dModel * headDim * (heads + kvHeads) : parameters;
  }

  /**
   * Weights of a layer on each of {@code tensor} devices that share it: queries and outputs are cut
   * by heads, keys and values as their cache is.
   */
  public double parameters(int dModel, int tensor) {
    double keyValue = (double) dModel * cachedValues();
    return (parameters(dModel) - keyValue) / tensor + keyValue / cacheSplit(tensor);
  }

  /** Values that a token leaves in the cache of a layer. */
  public int cachedValues() {
    return kvWidth == null ? 2 * kvHeads * headDim : kvWidth;
  }

  /** The same on each of {@code tensor} devices that share the layer. */
  public double cachedValues(int tensor) {
    return (double) cachedValues() / cacheSplit(tensor);
  }

  /** Devices that keys and values are cut over: by heads; latent ones are whole on each. */
  private int cacheSplit(int tensor) {
    return kvWidth == null ? Math.min(tensor, kvHeads) : 1;
  }

  /** FLOPs of one token's scores and their product with the values, over a context. */
  public double scoreFlops(double context) {
    return 4.0 * context * heads * headDim;
  }
}
