package moebench.layers;

import moebench.layers.routing.Router;

/**
 * What else an expert layer does.
 *
 * @param execution which slots are computed
 * @param balanceLoss α of the balance loss α·E·Σ f_e·P_e (Switch Transformers, eq. 4); 0 for none
 * @param zLoss c_z of the z-loss c_z·mean((log Σ e^logit)²) (ST-MoE, eq. 5); 0 for none
 * @param jitter ε of the multiplicative noise in [1−ε, 1+ε] on the router's input in training
 *     (Switch Transformers, §2.4); 0 for none
 */
public record ExpertOptions(Execution execution, double balanceLoss, double zLoss, double jitter) {

  /** α = 0.01, no z-loss, no jitter, dynamic execution. */
  public static final ExpertOptions DEFAULT = new ExpertOptions(Execution.DYNAMIC, 0.01, 0, 0);

  public ExpertOptions {
    requireShare("balanceLoss", balanceLoss, Double.MAX_VALUE);
    requireShare("zLoss", zLoss, Double.MAX_VALUE);
    requireShare("jitter", jitter, 1);
  }

  /** The same options with another execution. */
  public ExpertOptions with(Execution other) {
    return new ExpertOptions(other, balanceLoss, zLoss, jitter);
  }

  /** The same options but for those that mean nothing to a router, which are 0. */
  public ExpertOptions meantFor(Router router) {
    return new ExpertOptions(
        execution,
        router.usesBalanceLoss() ? balanceLoss : 0,
        router.isLearned() ? zLoss : 0,
        router.isLearned() ? jitter : 0);
  }

  private static void requireShare(String name, double value, double limit) {
    if (!(value >= 0 && value <= limit)) {
      throw new IllegalArgumentException(
          name + " must be 0 or more" + (limit == 1 ? " and at most 1" : "") + ", not " + value);
    }
  }
}
