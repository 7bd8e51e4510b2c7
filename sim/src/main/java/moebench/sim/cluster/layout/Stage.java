package moebench.sim.cluster.layout;

import moebench.sim.cluster.model.Attention;
import moebench.sim.cluster.model.ModelSpec;
import moebench.sim.cluster.model.Moe;

/**
 * The fullest stage of a pipeline, and the weights on each of its devices.
 *
 * @param layers ⌈layers / pp⌉
 * @param moeLayers as many of these as can have experts
 * @param attentions of these layers, in the decoder where there are two halves
 * @param shared weights that are no expert's; the embedding is cut over tp, the router is not
 * @param experts weights of the experts
 * @param spare weights of the experts' replicas
 */
record Stage(
    int layers, int moeLayers, int attentions, double shared, double experts, double spare) {

  /**
   * @param sparePlaces of a device and layer, for replicas of experts
   */
  static Stage of(ModelSpec model, Layout layout, int sparePlaces) {
    int layers = Math.ceilDiv(model.layers(), layout.pipeline());
    Moe moe = model.moe();
    int moeLayers =
        moe == null ? 0 : Math.min(model.moeLayers(), Math.ceilDiv(layers, moe.every()));
    int attentions = layers + Math.min(layers, model.crossAttentionLayers());
    double expert =
        moe == null ? 0 : (double) moe.ffn().parameters(model.dModel()) / layout.tensor();
    int places = moe == null ? 0 : moe.experts() / layout.expert();
    return new Stage(
        layers,
        moeLayers,
        attentions,
        shared(model, layout, layers - moeLayers, moeLayers, attentions),
        expert * places * moeLayers,
        expert * sparePlaces * moeLayers);
  }

  private static double shared(
      ModelSpec model, Layout layout, int plain, int moeLayers, int attentions) {
    Attention attention = model.attention();
    double weights = attentions * attention.parameters(model.dModel(), layout.tensor());
    if (plain > 0) {
      weights += plain * (double) model.ffn().parameters(model.dModel()) / layout.tensor();
    }
    if (moeLayers > 0) {
      Moe moe = model.moe();
      double beside = moe.shared() == null ? 0 : moe.shared().parameters(model.dModel());
      weights += moeLayers * (beside / layout.tensor() + (double) model.dModel() * moe.experts());
    }
    return weights + embedding(model, layout);
  }

  /** Of the first stage; the last has as much for the output. */
  private static double embedding(ModelSpec model, Layout layout) {
    double all = (double) model.embeddingParameters() / layout.tensor();
    return layout.pipeline() > 1 && !model.tiedEmbedding() ? all / 2 : all;
  }

  /** Layers without experts. */
  int plainLayers() {
    return layers - moeLayers;
  }
}
