package moebench.bench.simulate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.reports.literature.Published;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Loss;
import moebench.reports.schema.Prediction;
import moebench.reports.schema.Result;
import moebench.sim.cluster.ScalingLaw;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.layout.Cluster;
import moebench.sim.cluster.layout.Workload;
import moebench.sim.cluster.model.Attention;
import moebench.sim.cluster.model.Ffn;
import moebench.sim.cluster.model.ModelSpec;
import moebench.sim.cluster.model.Moe;

/** Loss by the unified scaling law, with predicted speed, beside what this suite trained. */
final class QualityStudy {
  private static final List<Integer> EXPERTS = List.of(1, 8, 64, 512);
  private static final int HEAD = 128;
  private static final double FACTOR = 1.25;

  /** Dense transformers of about 10^9, 10^10, 10^11 and 10^12 weights. */
  private enum Size {
    ONE(24, 2048),
    TEN(40, 4608),
    HUNDRED(80, 10_240),
    THOUSAND(128, 25_600);

    private final int layers;
    private final int dModel;

    Size(int layers, int dModel) {
      this.layers = layers;
      this.dModel = dModel;
    }

    double parameters() {
      return 12.0 * layers * dModel * dModel;
    }

    ModelSpec model(int experts) {
      Ffn ffn = new Ffn(4 * dModel, false);
      Moe moe =
          experts == 1
              ? null
              : new Moe(experts, 1, ffn, 2, 0, null, CapacityRule.perToken(FACTOR), null);
      return new ModelSpec(
          "sized",
          List.of("12·layers·dModel² weights"),
          null,
          layers,
          dModel,
          32_000,
          true,
          0,
          new Attention(dModel / HEAD, HEAD, null, null, null),
          ffn,
          moe);
    }
  }

  private QualityStudy() {}

  static Result.Simulation run(Measurements measured) {
    List<Loss> losses = new ArrayList<>();
    Cluster cluster = Library.cluster("h100-1024");
    Workload work =
        new Workload(Workload.Kind.TRAINING, 4L << 20, 2048, Precision.BF16, Execution.STATIC);
    for (Size size : Size.values()) {
      for (int experts : EXPERTS) {
        Optional<Prediction> speed =
            Predictions.best(Predictions.step(size.model(experts), cluster, work), "sized", 1);
        for (Published.Row row : Published.clark2022().rows()) {
          losses.add(loss(law(row), size.parameters(), experts, speed));
        }
      }
    }
    double dense =
        measured.trained().stream()
            .filter(t -> t.layer().isDense())
            .mapToDouble(t -> t.result().totalParameters())
            .findFirst()
            .orElse(Double.NaN);
    if (Double.isFinite(dense)) {
      own(measured)
          .forEach((layer, bitsPerByte) ->
              losses.add(
                  new Loss(
                      "this suite",
                      layer.layer(),
                      dense,
                      layer.experts(),
                      bitsPerByte,
                      "bits per byte",
                      false,
                      null)));
    }
    return Simulations.losses(losses, notes(measured));
  }

  /** Mean over seeds at the equal padded budget and the factor that all experts were trained at. */
  private static Map<LayerConfig, Double> own(Measurements measured) {
    return measured.trained().stream()
        .filter(t -> t.cell().accountings().contains("padded"))
        .filter(t -> t.layer().isDense() || t.layer().capacityFactor() == FACTOR)
        .collect(
            Collectors.groupingBy(
                Measurements.Trained::layer,
                LinkedHashMap::new,
                Collectors.averagingDouble(t -> t.result().bpbTrainingCapacity())));
  }

  private static Loss loss(
      ScalingLaw law, double parameters, int experts, Optional<Prediction> speed) {
    return new Loss(
        law.router(),
        experts == 1 ? "dense" : "switch",
        parameters,
        experts,
        law.loss(parameters, experts),
        "nats",
        law.extrapolates(parameters, experts),
        speed.map(Prediction::tokensPerSecond).orElse(null));
  }

  static ScalingLaw law(Published.Row row) {
    return new ScalingLaw(
        row.text("router"),
        row.number("a").orElseThrow(),
        row.number("b").orElseThrow(),
        row.number("c").orElseThrow(),
        row.number("d").orElseThrow(),
        row.number("e_start").orElseThrow(),
        row.number("e_max").orElseThrow());
  }

  private static List<String> notes(Measurements measured) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "The law was fitted to dense models of up to 1.3e9 weights with up to 512 experts, to 130e9 tokens of"
            + " one text: all beyond is extrapolation.");
    for (Published.Row row : Published.clark2022().rows()) {
      notes.add(
          "%s: by the rounded coefficients experts stop helping at %.2g dense weights."
              .formatted(row.text("router"), law(row).cutOff()));
    }
    notes.add(
        "The law is about top-1 routing of every other layer; it has no coefficients for top-2. Speed: 1024"
            + " H100, 4 Mi tokens per step, capacity factor 1.25, every slot computed.");
    notes.add("Trained here: " + measured.provenance() + ".");
    return notes;
  }
}
