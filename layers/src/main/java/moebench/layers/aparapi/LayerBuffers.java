package moebench.layers.aparapi;

import com.aparapi.Kernel;

/**
 * What a layer has on a device, and the stages that compute it. Rows are computed in windows, so
 * that no buffer has to hold all of them: arrays [R, …] have the rows of one window at a time.
 */
abstract class LayerBuffers extends Kernel {
  // Products come first.
  static final int LOGITS = 0; // x·W_r
  static final int HIDDEN = 1; // f(x·W1 + b1), x gathered
  static final int OUT = 2; // h·W2 + b2
  static final int D_HIDDEN = 3; // dOut·W2ᵀ ⊙ f'
  static final int D_IN = 4; // dh·W1ᵀ, into out
  static final int D_ROUTER_IN = 5; // dLogits·W_rᵀ
  static final int D_W2 = 6; // hᵀ·dOut
  static final int D_W1 = 7; // xᵀ·dh, x gathered
  static final int D_ROUTER = 8; // xᵀ·dLogits
  static final int JITTER = 9;
  static final int CHOOSE = 10;
  static final int SLOTS = 11;
  static final int LAY_OUT = 12;
  static final int COMBINE = 13;
  static final int D_OUT = 14;
  static final int D_BIASES = 15;
  static final int D_LOGITS = 16;
  static final int D_X = 17;
  static final int D_X_OF_ROUTER = 18;

  /** More than there are: a pass is a stage plus so many times its window. */
  static final int STAGES = 32;

  static final int RELU = 0;
  static final int GELU_TANH = 1;
  static final int GELU_ERF = 2;

  /** As in {@link moebench.layers.routing.Routing}. */
  static final int DROPPED = -1;

  static final int SKIPPED = -2;

  /** How rows are found: by position, by {@link #tokenOfRow}, or the same for summed terms. */
  static final int IN_PLACE = 0;

  static final int GATHER_ROWS = 1;
  static final int GATHER_TERMS = 2;

  /** A tile of 8 × 128 values in local memory, rows padded against bank conflicts. */
  static final int PITCH = 132;

  int tokens;
  int dModel;
  int dFf;
  int experts;
  int topK;
  int slots; // C of this batch
  int windowRows; // R, rows that are computed one after the other's in the same buffers
  int firstExperts; // whose weights are in w1 and w2; those of the others are in w1Rest and w2Rest
  int isStatic; // 1: every slot is a row
  int isRouted; // 0 for a dense layer, whose rows are its tokens
  int hasJitter; // 1: the router reads noisy
  int hasDraws; // 1: second choices are taken at random
  int activation;
  int keepsZ; // 0 for ReLU, whose sign shows in h
  float balanceScale; // α·E/T²
  float zScale; // 2·c_z/T

  int[] program; // [passes]: a stage and a window each
  float[] x; // [tokens, dModel]
  float[] noise; // [tokens, dModel], factors
  float[] noisy; // [tokens, dModel]
  float[] draws; // [tokens], uniform in [0, 1)
  float[] router; // [dModel, experts]
  float[] w1; // [first experts, dModel, dFf]
  float[] w1Rest; // [other experts, dModel, dFf]
  float[] b1; // [experts, dFf]
  float[] w2; // [first experts, dFf, dModel]
  float[] w2Rest; // [other experts, dFf, dModel]
  float[] b2; // [experts, dModel]
  float[] logits; // [tokens, experts]
  float[] probabilities; // [tokens, experts]
  float[] logSumExp; // [tokens]
  int[] expert; // [tokens, topK]
  float[] gate; // [tokens, topK]
  int[] slot; // [tokens, topK]
  int[] rowOf; // [tokens, topK]
  int[] kept; // [experts]
  int[] firstChoices; // [experts]
  int[] firstRow; // [experts]
  int[] rowCount; // [experts]
  int[] tokenOfRow; // [rows]
  float[] gateOfRow; // [rows]
  float[] h; // [R, dFf]
  float[] z; // [R, dFf]
  float[] out; // [R, dModel]; of a dense layer [tokens, dModel], as is dOut
  float[] y; // [tokens, dModel]

  float[] dy; // [tokens, dModel]
  float[] dOut; // [R, dModel]
  float[] dGateOfRow; // [rows]
  float[] dh; // [R, dFf]
  float[] dLogits; // [tokens, experts]
  float[] dRouterIn; // [tokens, dModel]
  float[] dx; // [tokens, dModel]
  float[] dRouter; // as router
  float[] dW1; // as w1
  float[] dW1Rest;
  float[] dB1; // as b1
  float[] dW2; // as w2
  float[] dW2Rest;
  float[] dB2; // as b2

  @Local int[] counts = new int[OpenClDevices.GROUP];
  @Local float[] partial = new float[OpenClDevices.GROUP];
}
