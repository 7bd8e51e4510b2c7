package moebench.sim;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import moebench.layers.routing.RoutingStatistics;

/**
 * What a finished training run measured.
 *
 * @param curve learning curve; its last point is the end of the run
 * @param bpb validation bits per byte at the end, at the training capacity
 * @param bpbDropless the same without a capacity limit; empty for layers that have none, or whose
 *     router cannot do without
 * @param routing of each expert layer over the whole training, the layer nearest to the input
 *     first; empty for dense layers
 * @param evaluationRouting of each expert layer in the final validation at the training capacity
 * @param choices the experts that each byte of that validation asked for first
 * @param sample where some consecutive bytes of it went in the first expert layer; empty for dense
 *     layers, and where that depends on other bytes
 */
public record TrainingResult(
    List<CurvePoint> curve,
    double bpb,
    OptionalDouble bpbDropless,
    List<RoutingStatistics> routing,
    List<RoutingStatistics> evaluationRouting,
    ExpertChoices choices,
    Optional<RoutingSample> sample) {

  public TrainingResult {
    curve = List.copyOf(curve);
    routing = List.copyOf(routing);
    evaluationRouting = List.copyOf(evaluationRouting);
  }

  /** The end of the run: steps, tokens, FLOPs and seconds of the whole training. */
  public CurvePoint end() {
    return curve.getLast();
  }
}
