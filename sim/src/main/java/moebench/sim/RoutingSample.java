package moebench.sim;

import java.util.Arrays;
import java.util.Optional;
import moebench.layers.Execution;
import moebench.layers.ExpertFfn;
import moebench.layers.Layer;
import moebench.layers.LayerShape;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routing;

/**
 * Where a few consecutive tokens went, slots given out as if they were a batch of their own: small
 * enough to be drawn.
 *
 * @param symbols {@code [tokens]}: their bytes
 * @param choices {@code [tokens, topK]}: chosen experts
 * @param slots {@code [tokens, topK]}: slot in the expert, negative when there was none
 * @param capacity C for so many tokens
 */
public record RoutingSample(int[] symbols, int[] choices, int[] slots, int capacity) {
  /** Tokens of a sample, unless a batch has fewer. */
  static final int TOKENS = 32;

  /**
   * Of a layer's latest batch; empty when it has no experts of limited capacity, or they choose the
   * tokens, which depends on all of the batch.
   */
  static Optional<RoutingSample> of(Layer layer, Batch batch) {
    LayerShape shape = layer.shape();
    if (!(layer instanceof ExpertFfn expert)
        || shape.capacity().isDropless()
        || expert.router().limit() != Router.Limit.OPTIONAL) {
      return Optional.empty();
    }
    int tokens = Math.min(TOKENS, batch.tokens());
    int assignments = tokens * shape.topK();
    Routing sample = new Routing(tokens, shape.experts(), shape.topK(), assignments);
    sample.begin(tokens, shape.capacity());
    System.arraycopy(expert.routing().experts(), 0, sample.experts(), 0, assignments);
    sample.assignSlots();
    sample.layOut(Execution.DYNAMIC);
    return Optional.of(
        new RoutingSample(
            Arrays.copyOf(batch.symbols(), tokens),
            sample.experts(),
            sample.slots(),
            sample.capacity()));
  }
}
