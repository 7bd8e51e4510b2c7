package moebench.layers.routing;

/**
 * What routing did over many batches: sums that the getters turn into means.
 *
 * <p>Loads count assignments before dropping, so that they show what the router asked for.
 */
public final class RoutingStatistics {
  private final int experts;
  private final int topK;
  private final double[] dropped; // [topK], shares of the batch
  private final double[] load; // [experts], shares of the batch
  private double padding;
  private double imbalance;
  private double cv;
  private double entropy;
  private double unused;
  private double effective;
  private double kept;
  private double paddedSlots;
  private double withoutExpert;
  private int batches;

  public RoutingStatistics(int experts, int topK) {
    this.experts = experts;
    this.topK = topK;
    this.dropped = new double[topK];
    this.load = new double[experts];
  }

  /**
   * Adds one batch.
   *
   * @param routing with its slots assigned
   * @param routerEntropy mean entropy of the router's probabilities, nats
   */
  public void add(Routing routing, double routerEntropy) {
    batches++;
    entropy += routerEntropy;
    for (int choice = 0; choice < topK; choice++) {
      dropped[choice] += (double) routing.droppedCount(choice) / routing.tokens();
    }
    int filled = routing.keptCount();
    kept += filled;
    paddedSlots += routing.paddedSlots();
    padding += 1 - filled / (double) routing.paddedSlots();
    withoutExpert += (double) routing.tokensWithoutExpert() / routing.tokens();
    double total = 0;
    int largest = 0;
    int empty = 0;
    for (int n : routing.assigned()) {
      total += n;
      largest = Math.max(largest, n);
      empty += n == 0 ? 1 : 0;
    }
    double mean = total / experts;
    double squares = 0;
    double loadEntropy = 0;
    for (int e = 0; e < experts; e++) {
      double share = routing.assigned()[e] / total;
      load[e] += share;
      squares += (routing.assigned()[e] - mean) * (routing.assigned()[e] - mean);
      loadEntropy -= share > 0 ? share * Math.log(share) : 0;
    }
    imbalance += largest / mean;
    cv += Math.sqrt(squares / experts) / mean;
    unused += (double) empty / experts;
    effective += Math.exp(loadEntropy);
  }

  /** Batches added; every mean below is over them, and not a number when there are none. */
  public int batches() {
    return batches;
  }

  /** Share of the tokens whose given choice (0 for the first) found no slot. */
  public double dropShare(int choice) {
    return dropped[choice] / batches;
  }

  /** Choices per token. */
  public int topK() {
    return topK;
  }

  /** Share of the tokens that no expert computes. */
  public double tokensWithoutExpert() {
    return withoutExpert / batches;
  }

  /** Empty rows over all rows of static execution, see {@link Routing#paddedSlots}. */
  public double paddingShare() {
    return padding / batches;
  }

  /** Filled slots of a batch. */
  public double meanFilledSlots() {
    return kept / batches;
  }

  /** Rows that static execution computes for a batch, see {@link Routing#paddedSlots}. */
  public double meanPaddedSlots() {
    return paddedSlots / batches;
  }

  /** Largest load over the mean load. */
  public double imbalance() {
    return imbalance / batches;
  }

  /** Standard deviation of the loads over their mean. */
  public double loadCv() {
    return cv / batches;
  }

  /** Entropy of the router's probabilities, nats. */
  public double routerEntropy() {
    return entropy / batches;
  }

  /** Share of experts that received nothing in a batch. */
  public double unusedExperts() {
    return unused / batches;
  }

  /** exp(entropy of the loads): experts that are in use, counted softly. */
  public double effectiveExperts() {
    return effective / batches;
  }

  /** {@code [experts]}: share of the assignments. */
  public double[] load() {
    double[] shares = load.clone();
    for (int e = 0; e < experts; e++) {
      shares[e] /= batches;
    }
    return shares;
  }
}
