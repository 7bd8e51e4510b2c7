package moebench.layers.routing;

/**
 * Every expert cut into G parts of dFf/G, of which a token uses the G most probable, so that it
 * costs what {@link Switch} does (DeepSeekMoE, Dai et al. 2024; Krajewski et al. 2024). Gates are
 * normalised over the G, which DeepSeekMoE's are not.
 *
 * @param granularity G
 */
public record FineGrained(int granularity) implements Router {
  public FineGrained {
    if (granularity < 1) {
      throw new IllegalArgumentException("granularity must be 1 or more, not " + granularity);
    }
  }

  @Override
  public String id() {
    return "fine-" + granularity;
  }

  @Override
  public int topK(int experts) {
    return granularity;
  }
}
