package moebench.reports.figures;

import java.util.List;
import moebench.reports.data.SizeAxis;

/** Every figure, in the order of the page. */
public final class Figures {
  private Figures() {}

  /** The figures; the first one is the headline. */
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
}
