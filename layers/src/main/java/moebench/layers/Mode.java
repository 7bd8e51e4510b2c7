package moebench.layers;

/** What a forward pass is for. */
public enum Mode {
  /** Keeps what the backward pass needs; jitter and random second choices are on. */
  TRAINING,
  /** Deterministic, under the layer's own capacity rule. */
  EVALUATION,
  /** Deterministic, without a capacity limit. */
  EVALUATION_DROPLESS
}
