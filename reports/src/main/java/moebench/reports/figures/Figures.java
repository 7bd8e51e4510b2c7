package moebench.reports.figures;

import java.util.List;
import java.util.stream.Stream;
import moebench.reports.data.RunData;
import moebench.reports.data.SizeAxis;

/** Every figure, in the order of the page. */
public final class Figures {
  private static final double MACHINE_GOAL = 0.1;
  private static final double PUBLISHED_GOAL = 0.15;

  private Figures() {}

  /** The figures that a run can be asked for: measured, simulated, or both. */
  public static List<Figure> of(RunData run) {
    if (!run.simulates()) {
      return all();
    }
    return run.configs().isEmpty()
        ? simulated()
        : Stream.concat(all().stream(), simulated().stream()).toList();
  }

  /** Figures of what was measured; the first one is the headline. */
  public static List<Figure> all() {
    return List.of(
        new SpeedQuality(),
        new TimeToQuality(),
        new QualityFlops(),
        new Sweep(
            "capacity-factor",
            "Quality, speed and drops against the capacity factor",
            Axis.CAPACITY_FACTOR),
        new Sweep("experts", "Quality and speed against experts", Axis.EXPERTS),
        new LearningCurves(),
        new LoadHeatMap(),
        new SpecialisationFigure(),
        new Sizes(),
        new PhaseBreakdown(),
        new Roofline(),
        new Scaling("scaling-experts", "Speed against experts", SizeAxis.EXPERTS),
        new Scaling("scaling-tokens", "Speed against tokens", SizeAxis.TOKENS),
        new Scaling("scaling-d-model", "Speed against dModel", SizeAxis.D_MODEL),
        new Scaling("scaling-threads", "Speed against threads", SizeAxis.THREADS),
        new BackendSpeeds(),
        new Peers());
  }

  /** Figures of the cluster simulator. */
  public static List<Figure> simulated() {
    return List.of(
        new PredictionBars(PredictionBars.Quantity.TIME),
        new PredictionBars(PredictionBars.Quantity.MEMORY),
        new PredictionCurves(),
        new WinnerMap(),
        new Agreements("machine", "Simulated against measured times of one machine", MACHINE_GOAL),
        new Agreements("published", "Simulated against published figures", PUBLISHED_GOAL),
        new RoutingCurves(),
        new PlacementCurves(),
        new QualityAtScale());
  }
}
