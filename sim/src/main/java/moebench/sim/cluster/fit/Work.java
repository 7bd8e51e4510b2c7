package moebench.sim.cluster.fit;

import java.util.ArrayList;
import java.util.List;
import moebench.layers.Execution;
import moebench.layers.Footprint;
import moebench.layers.LayerShape;
import moebench.sim.ModelFootprint;

/**
 * What a timing consists of, in the terms that a coefficient is fitted for. They follow from how
 * the layers compute, and they are few, because few cells are fitted. What a training step does
 * again for the two gradients counts three times.
 *
 * @param name of the term
 * @param amount FLOPs as seconds at the machine's peak, or a count; of one thread where a team
 *     shares the work
 */
record Work(String name, double amount) {
  /** Rows of a tile of the matrix product, which computes whole ones. */
  private static final int TILE = 6;

  /** Passes over the layers in a training step: forward, and both gradients. */
  private static final int PASSES = 3;

  /** Terms of a measurement. */
  static List<Work> of(Measured m) {
    LayerShape shape = m.shape();
    Footprint footprint = new Footprint(shape, m.tokens());
    ModelFootprint model = new ModelFootprint(footprint, m.blocks());
    double passes = m.training() ? PASSES : 1;
    boolean routed = shape.experts() > 1;
    int threads = m.threads();
    double rows = rows(m, footprint);
    double tokens = (double) m.blocks() * m.tokens();
    double flops =
        m.training() ? model.stepFlops(rows) : footprint.fixedFlops() + footprint.expertFlops(rows);
    List<Work> work = new ArrayList<>();
    work.add(new Work("FLOPs, at peak", flops / (m.fmaGflops() * 1e9)));
    work.add(new Work("rows × dFf", passes * rows * shape.dFf() / threads));
    work.add(
        new Work("tokens × experts", routed ? passes * tokens * shape.experts() / threads : 0));
    work.add(
        new Work(
            "choices × dModel",
            routed ? passes * tokens * shape.topK() * shape.dModel() / threads : 0));
    work.add(new Work("parameters updated", m.training() ? model.totalParameters() : 0));
    work.add(new Work("tokens × dModel, training", m.training() ? tokens * shape.dModel() : 0));
    return work;
  }

  /** Rows that are multiplied, those included that only fill a tile. */
  private static double rows(Measured m, Footprint footprint) {
    int experts = footprint.shape().experts();
    if (experts == 1) {
      return m.blocks() * tiled(m.tokens());
    }
    if (m.execution() == Execution.STATIC) {
      return m.blocks() * experts * tiled((double) footprint.paddedSlots() / experts);
    }
    double perExpert = m.filledSlots() / (m.blocks() * experts);
    // An expert's last tile is half empty on average, but no expert computes more than it has to.
    return m.filledSlots() + m.blocks() * experts * Math.min((TILE - 1) / 2.0, perExpert);
  }

  private static double tiled(double rows) {
    return Math.ceil(rows / TILE) * TILE;
  }
}
