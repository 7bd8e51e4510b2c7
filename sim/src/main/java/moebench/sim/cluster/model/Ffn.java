package moebench.sim.cluster.model;

import moebench.sim.cluster.Check;

/**
 * A feed-forward layer, or one expert.
 *
 * @param dFf inner width
 * @param gated with a third matrix (GLU variants, Shazeer 2020)
 */
public record Ffn(int dFf, boolean gated) {
  public Ffn {
    Check.positive("dFf", dFf);
  }

  /** 3 when gated, else 2. */
  public int matrices() {
    return gated ? 3 : 2;
  }

  /** Weights; biases are left out. */
  public long parameters(int dModel) {
    return (long) matrices() * dModel * dFf;
  }
}
