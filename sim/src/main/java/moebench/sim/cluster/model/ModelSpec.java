package moebench.sim.cluster.model;

import java.util.List;
import moebench.sim.cluster.Check;

/**
 * Sizes of a transformer.
 *
 * @param name such as {@code mixtral-8x7b}
 * @param sources where the sizes come from
 * @param rumours what nobody has confirmed; empty for published models
 * @param layers of attention and feed-forward
 * @param dModel width of a token
 * @param vocabulary rows of the embedding
 * @param tiedEmbedding whether the output projection is the embedding again
 * @param crossAttentionLayers layers with a second attention, in a decoder; absent (null) means 0
 * @param attention of every layer
 * @param ffn of the layers without experts; absent (null) when all have experts
 * @param moe absent (null) for a dense model
 */
public record ModelSpec(
    String name,
    List<String> sources,
    List<String> rumours,
    int layers,
    int dModel,
    int vocabulary,
    boolean tiedEmbedding,
    Integer crossAttentionLayers,
    Attention attention,
    Ffn ffn,
    Moe moe) {

  public ModelSpec {
    Check.present("name", name);
    Check.present("sources of model " + name, sources);
    rumours = rumours == null ? List.of() : rumours;
    Check.positive("layers", layers);
    Check.positive("dModel", dModel);
    Check.positive("vocabulary", vocabulary);
    crossAttentionLayers = crossAttentionLayers == null ? 0 : crossAttentionLayers;
    Check.notNegative("crossAttentionLayers", crossAttentionLayers);
    Check.present("attention", attention);
    int expertLayers = moe == null ? 0 : moe.layers(layers);
    if (expertLayers < layers && ffn == null) {
      throw new IllegalArgumentException(
          "ffn is missing: %d of %d layers have no experts"
              .formatted(layers - expertLayers, layers));
    }
  }

  /** Layers with experts. */
  public int moeLayers() {
    return moe == null ? 0 : moe.layers(layers);
  }

  /** Attentions of all layers. */
  public int attentions() {
    return layers + crossAttentionLayers;
  }

  /** {@code dense}, {@code switch} or {@code moe}. */
  public String kind() {
    if (moe == null) {
      return "dense";
    }
    return moe.topK() == 1 ? "switch" : "moe";
  }

  /** Weights of the embedding, and of the output projection when it is another matrix. */
  public long embeddingParameters() {
    return (tiedEmbedding ? 1L : 2L) * vocabulary * dModel;
  }

  /** Weights of the routed experts of all layers. */
  public long expertParameters() {
    return moe == null ? 0 : moeLayers() * moe.experts() * moe.ffn().parameters(dModel);
  }

  /** All other weights; norms and biases are left out. */
  public long sharedParameters() {
    long feedForward = 0;
    if (ffn != null) {
      feedForward += (layers - moeLayers()) * ffn.parameters(dModel);
    }
    if (moe != null) {
      long shared = moe.shared() == null ? 0 : moe.shared().parameters(dModel);
      feedForward += moeLayers() * (shared + (long) dModel * moe.experts());
    }
    return embeddingParameters() + attentions() * attention.parameters(dModel) + feedForward;
  }

  /** Weights. */
  public long totalParameters() {
    return sharedParameters() + expertParameters();
  }

  /** Weights that one token uses, the whole embedding counted. */
  public long activeParameters() {
    return sharedParameters()
        + (moe == null ? 0 : moeLayers() * moe.topK() * moe.ffn().parameters(dModel));
  }

  /**
   * FLOPs of one token's forward pass: two per weight in a product, and attention over a context.
   *
   * @param context mean number of tokens that it attends to
   */
  public double forwardFlops(double context) {
    double products = activeParameters() - embeddingParameters() + (double) vocabulary * dModel;
    return 2 * products + attentions() * attention.scoreFlops(context);
  }

  /** The same model with other expert layers, under another name. */
  public ModelSpec with(String otherName, Ffn otherFfn, Moe otherMoe) {
    return new ModelSpec(
        otherName,
        sources,
        rumours,
        layers,
        dModel,
        vocabulary,
        tiedEmbedding,
        crossAttentionLayers,
        attention,
        otherFfn,
        otherMoe);
  }

  /** The same model of another depth, without cross-attention. */
  public ModelSpec withLayers(int other) {
    return new ModelSpec(
        name, sources, rumours, other, dModel, vocabulary, tiedEmbedding, 0, attention, ffn, moe);
  }
}
