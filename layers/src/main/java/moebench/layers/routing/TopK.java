package moebench.layers.routing;

/**
 * The K most probable experts, with gates normalised over them (Mixtral; GShard for K = 2); one
 * expert has the gate p_e, as in {@link Switch}.
 *
 * @param choices K
 */
public record TopK(int choices) implements Router {
  public TopK {
    if (choices < 1) {
      throw new IllegalArgumentException("topK must be 1 or more, not " + choices);
    }
  }

  @Override
  public String id() {
    return "top-" + choices;
  }

  @Override
  public int topK(int experts) {
    return choices;
  }
}
