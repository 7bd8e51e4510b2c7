package moebench.layers.routing;

/** Top-1: the most probable expert, gate p_e (Switch Transformers, eq. 1 and 2). */
public record Switch() implements Router {

  @Override
  public String id() {
    return "switch";
  }

  @Override
  public int topK(int experts) {
    return 1;
  }
}
