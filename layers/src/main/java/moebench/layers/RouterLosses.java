package moebench.layers;

import java.util.Arrays;
import moebench.layers.kernels.Kernels;
import moebench.layers.routing.Routing;

/**
 * The auxiliary losses of a router: balance α·E·Σ_e f_e·P_e (Switch Transformers, eq. 4 to 6),
 * where f_e is the share of first choices before dropping and P_e the mean probability, and z-loss
 * c_z·mean((log Σ e^logit)²) (ST-MoE, eq. 5).
 */
public final class RouterLosses {
  private final ExpertOptions options;
  private final Kernels kernels;
  private final int experts;
  private final float[] columns; // [experts]

  /** Losses of a layer with so many experts. */
  public RouterLosses(ExpertOptions options, Kernels kernels, int experts) {
    this.options = options;
    this.kernels = kernels;
    this.experts = experts;
    this.columns = new float[experts];
  }

  /** Both losses of a batch, in nats. */
  public double value(float[] probabilities, float[] logSumExp, Routing routing) {
    int tokens = routing.tokens();
    Arrays.fill(columns, 0);
    kernels.addColumnSums(probabilities, 0, tokens, experts, columns, 0);
    double balance = 0;
    for (int e = 0; e < experts; e++) {
      balance += (double) routing.firstChoices()[e] / tokens * columns[e] / tokens;
    }
    double squares = kernels.dot(logSumExp, logSumExp, tokens);
    return options.balanceLoss() * experts * balance + options.zLoss() * squares / tokens;
  }

  /**
   * Overwrites {@code dProbabilities} by the gradient of the balance loss, which flows through P
   * only.
   */
  void balanceBackward(Routing routing, float[] dProbabilities) {
    int tokens = routing.tokens();
    for (int e = 0; e < experts; e++) {
      double share = (double) routing.firstChoices()[e] / tokens;
      columns[e] = (float) (options.balanceLoss() * experts * share / tokens);
    }
    // Every row is the same: each copy doubles what is there.
    int length = tokens * experts;
    System.arraycopy(columns, 0, dProbabilities, 0, experts);
    for (int done = experts; done < length; done *= 2) {
      System.arraycopy(dProbabilities, 0, dProbabilities, done, Math.min(done, length - done));
    }
  }

  /** Adds the gradient of the z-loss by the logits: 2·c_z/T·log Σ e^logit·p. */
  void zBackward(float[] probabilities, float[] logSumExp, int tokens, float[] dLogits) {
    for (int t = 0; options.zLoss() > 0 && t < tokens; t++) {
      float scale = (float) (2 * options.zLoss() / tokens * logSumExp[t]);
      kernels.addScaled(scale, probabilities, t * experts, dLogits, t * experts, experts);
    }
  }
}
