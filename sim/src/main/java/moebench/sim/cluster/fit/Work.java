package moebench.sim.cluster.fit;

import java.util.ArrayList;
import java.util.List;
import moebench.layers.Execution;
import moebench.layers.Footprint;
import moebench.layers.LayerShape;
import moebench.sim.ModelFootprint;
import moebench.sim.cluster.device.ExpertLoad;

/**
 * What a timing consists of, in the terms that a coefficient is fitted for. They are few, because
 * few cells are fitted: more terms predicted the other cells worse.
 *
 * @param name of the term
 * @param amount FLOPs as seconds at the machine's peak, or a count
 */
record Work(String name, double amount) {

  /** Terms of a measurement; those of training steps are the more. */
  static List<Work> of(Measured m) {
    LayerShape shape = m.shape();
    Footprint footprint = new Footprint(shape, m.tokens());
    double peak = m.fmaGflops() * 1e9;
    double rows =
        m.execution() == Execution.STATIC
            ? (double) m.blocks() * footprint.paddedSlots()
            : m.filledSlots();
    boolean routed = shape.experts() > 1;
    double matrices =
        m.blocks()
            * (m.execution() == Execution.STATIC || !routed
                ? shape.experts()
                : ExpertLoad.distinct(shape.experts(), shape.topK(), m.tokens()));
    double tokens = (double) m.blocks() * m.tokens();
    List<Work> work = new ArrayList<>();
    work.add(new Work("expert GEMMs, at peak", footprint.expertFlops(rows) / peak));
    work.add(new Work("rows × dFf", rows * shape.dFf()));
    work.add(new Work("weights of experts", matrices * shape.dModel() * shape.dFf()));
    work.add(new Work("tokens × dModel", tokens * shape.dModel()));
    work.add(new Work("tokens × experts", routed ? tokens * shape.experts() : 0));
    if (m.training()) {
      ModelFootprint model = new ModelFootprint(footprint, m.blocks());
      work.add(new Work("parameters updated", model.totalParameters()));
    }
    return work;
  }
}
