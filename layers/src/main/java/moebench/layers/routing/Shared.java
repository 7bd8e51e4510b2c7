package moebench.layers.routing;

/**
 * One expert that every token uses, beside a {@link Switch} over the others: y = E_s(x) +
 * p_e·E_e(x). It costs what top-2 does (DeepSpeed-MoE, "residual MoE"; DeepSeekMoE).
 */
public record Shared() implements Router {

  @Override
  public String id() {
    return "shared";
  }

  @Override
  public int topK(int experts) {
    return 1;
  }

  @Override
  public int sharedExperts() {
    return 1;
  }
}
