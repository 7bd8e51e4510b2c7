package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import moebench.reports.data.ClassicalRun;
import moebench.reports.data.EnsembleSystem;
import moebench.reports.data.RunData;
import moebench.reports.data.SizeAxis;
import moebench.reports.sampling.BestOf;

/** Every figure, in the order of the page. */
public final class Figures {
  private static final double MACHINE_GOAL = 0.1;
  private static final double PUBLISHED_GOAL = 0.15;

  private Figures() {}

  /** The figures that a run can be asked for, by what it holds; those of layers if nothing. */
  public static List<Figure> of(RunData run) {
    List<Figure> figures = new ArrayList<>();
    if (!run.configs().isEmpty()) {
      figures.addAll(all());
    }
    if (!ClassicalRun.of(run).isEmpty()) {
      figures.addAll(classical());
    }
    if (!EnsembleSystem.of(run).isEmpty()) {
      figures.addAll(ensembles());
    }
    if (!BestOf.of(run).isEmpty()) {
      figures.addAll(sampled());
    }
    if (run.simulates()) {
      figures.addAll(simulated());
    }
    return figures.isEmpty() ? all() : figures;
  }

  /** Figures of classical mixtures of experts. */
  public static List<Figure> classical() {
    return List.of(new GateRegions(), new ClassicalErrors());
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
        new RouterComparison(),
        new BenefitRatios(1, "benefit-routing", "One expert or two: routing computation"),
        new BenefitRatios(2, "benefit-batch", "One expert or two: the batch of an expert"),
        new BenefitRatios(3, "benefit-communication", "One expert or two: communication"),
        new TokenRouting(),
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

  /** Figures of ensembles. */
  public static List<Figure> ensembles() {
    return List.of(new EnsembleCosts(), new EnsembleMembers());
  }

  /** Figures of sampled answers. */
  public static List<Figure> sampled() {
    return List.of(new BestOfNFigure());
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
