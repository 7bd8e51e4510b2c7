package moebench.bench.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moebench.layers.Execution;
import moebench.reports.literature.Published;
import moebench.reports.schema.Agreement;
import moebench.reports.schema.Result;
import moebench.sim.cluster.device.DeviceProfile;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.layout.Cluster;
import moebench.sim.cluster.layout.Layout;
import moebench.sim.cluster.layout.StepModel;
import moebench.sim.cluster.layout.Workload;
import moebench.sim.cluster.model.ModelSpec;
import moebench.sim.cluster.network.Group;
import moebench.sim.cluster.network.Network;

/**
 * Predicted against published figures. Each table has one constant that is fitted to it: the share
 * of the peak, or of the links' bandwidth, that its implementation reaches.
 */
final class PublishedValidation {
  private static final double GOAL = 0.15;
  private static final double LEAST_SHARE = 0.01;
  private static final int HALVINGS = 50;
  private static final int MEBI = 1 << 20;

  /** T5's sequences. */
  private static final int EXAMPLE_TOKENS = 512;

  /** GShard's sequences; an assumption. */
  private static final int GSHARD_TOKENS = 1024;

  private PublishedValidation() {}

  static Result.Simulation run() {
    List<Agreement> all = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    List<Tpu> gshard = gshard();
    List<Tpu> table1 = switchSpeed();
    table("GShard, Table 3", "share of peak", share -> predict(gshard, share), all, notes);
    table("Switch, Table 1", "share of peak", share -> predict(table1, share), all, notes);
    notes.add(apart(table1));
    Network h800 = Library.cluster("h800-2048").network();
    table("DeepEP latency", "share of link bandwidth", share -> deepEp(h800, share), all, notes);
    return Simulations.agreements(all, notes);
  }

  private static void table(
      String name,
      String constant,
      DoubleFunction<List<Agreement>> predict,
      List<Agreement> all,
      List<String> notes) {
    double share = fit(predict);
    List<Agreement> rows = predict.apply(share);
    all.addAll(rows);
    List<Agreement> missed = rows.stream().filter(row -> Math.abs(row.error()) > GOAL).toList();
    notes.add(
        String.format(
            Locale.ROOT,
            "%s: one constant, %s %.2f; %d of %d rows within 15%%; %d of %d pairs of rows in the wrong order%s.",
            name,
            constant,
            share,
            rows.size() - missed.size(),
            rows.size(),
            wrongPairs(rows),
            pairs(rows),
            missed.isEmpty()
                ? ""
                : "; missed: "
                    + missed.stream()
                        .map(row ->
                            String.format(Locale.ROOT, "%s %+.0f%%", row.row(), row.error() * 100))
                        .collect(Collectors.joining(", "))));
  }

  /** Whether one share of the peak for dense and expert models alike is what misses. */
  private static String apart(List<Tpu> rows) {
    Map<Boolean, List<Tpu>> byKind =
        rows.stream().collect(Collectors.partitioningBy(row -> row.model().moe() == null));
    double dense = fit(share -> predict(byKind.get(true), share));
    double experts = fit(share -> predict(byKind.get(false), share));
    List<Agreement> all = new ArrayList<>(predict(byKind.get(true), dense));
    all.addAll(predict(byKind.get(false), experts));
    return String.format(
        Locale.ROOT,
        "Switch, Table 1, with a share of the peak for dense rows, %.2f, and one for the others, %.2f: %d of %d rows within 15%%.",
        dense,
        experts,
        all.stream().filter(row -> Math.abs(row.error()) <= GOAL).count(),
        all.size());
  }

  /** The share at which errors balance: the mean logarithm of predicted over observed is 0. */
  private static double fit(DoubleFunction<List<Agreement>> predict) {
    boolean rising = bias(predict.apply(1)) > bias(predict.apply(LEAST_SHARE));
    double low = LEAST_SHARE;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (bias(predict.apply(middle)) > 0 == rising) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return (low + high) / 2;
  }

  private static double bias(List<Agreement> rows) {
    return rows.stream().mapToDouble(row -> Math.log1p(row.error())).average().orElseThrow();
  }

  private static long wrongPairs(List<Agreement> rows) {
    return IntStream.range(0, rows.size())
        .mapToLong(i ->
            rows.subList(0, i).stream()
                .filter(other -> comparable(rows.get(i), other))
                .filter(other ->
                    (rows.get(i).predicted() - other.predicted())
                            * (rows.get(i).observed() - other.observed())
                        < 0)
                .count())
        .sum();
  }

  private static long pairs(List<Agreement> rows) {
    return IntStream.range(0, rows.size())
        .mapToLong(i ->
            rows.subList(0, i).stream().filter(other -> comparable(rows.get(i), other)).count())
        .sum();
  }

  private static boolean comparable(Agreement a, Agreement b) {
    return a.quantity().equals(b.quantity());
  }

  /**
   * A training step on TPU cores.
   *
   * @param table and row that publish its speed
   * @param model trained
   * @param cluster of as many cores as there were
   * @param sequence tokens of an example
   * @param tokens of a step, in one micro-batch per core
   * @param perStep what the published speed counts, per step
   */
  private record Tpu(
      String table,
      String row,
      String quantity,
      ModelSpec model,
      Cluster cluster,
      int sequence,
      long tokens,
      double perStep,
      double published) {
    Agreement predict(double share) {
      int cores = cluster.devices();
      DeviceProfile core = cluster.device().withCompute(share);
      Workload work =
          new Workload(Workload.Kind.TRAINING, tokens, sequence, Precision.BF16, Execution.STATIC);
      Layout layout =
          new Layout(cores, 1, 1, model.moe() == null ? 1 : cores, (int) (tokens / cores), false);
      double seconds =
          new StepModel(model, cluster.withDevice(core), work, null).estimate(layout).stepSeconds();
      return new Agreement(table, row, quantity, perStep / seconds, published, null);
    }
  }

  private static List<Agreement> predict(List<Tpu> rows, double share) {
    return rows.stream().map(row -> row.predict(share)).toList();
  }

  /** One expert of every second layer on each core. */
  private static List<Tpu> gshard() {
    ModelSpec base = Library.model("gshard-600b");
    Cluster cluster = Library.cluster("tpu-v3-2048");
    List<Tpu> rows = new ArrayList<>();
    for (Published.Row row : Published.gshardTable3().rows()) {
      int experts = row.number("experts").orElseThrow().intValue();
      int layers = row.number("layers").orElseThrow().intValue();
      ModelSpec model =
          base.with(
                  base.name(),
                  base.ffn(),
                  base.moe().with(experts, base.moe().topK(), base.moe().capacity()))
              .withLayers(layers);
      rows.add(
          new Tpu(
              "GShard, Table 3",
              experts + " experts, " + layers + " layers",
              "steps/s",
              model,
              cluster.withDevices(row.number("cores").orElseThrow().intValue()),
              GSHARD_TOKENS,
              Math.round(row.number("tokens_per_batch").orElseThrow() / 1e6) * MEBI,
              1,
              row.number("steps_per_second").orElseThrow()));
    }
    return rows;
  }

  private static List<Tpu> switchSpeed() {
    Cluster cluster = Library.cluster("tpu-v3-32");
    List<Tpu> rows = new ArrayList<>();
    for (Published.Row row : Published.switchTable1().rows()) {
      ModelSpec model = NetworkStudy.model(row);
      if (model != null) {
        String factor = row.text("capacity_factor");
        rows.add(
            new Tpu(
                "Switch, Table 1",
                row.text("model") + (factor.isEmpty() ? "" : " CF " + factor),
                "examples/s",
                model,
                cluster,
                EXAMPLE_TOKENS,
                MEBI,
                (double) MEBI / EXAMPLE_TOKENS,
                row.number("examples_per_second").orElseThrow()));
      }
    }
    return rows;
  }

  /** 128 tokens to 8 experts each: fp8 with a float32 scale per 128 values, back in bf16. */
  private static List<Agreement> deepEp(Network h800, double share) {
    int choices = 128 * 8;
    int hidden = 7168;
    Network network = h800.times(share);
    List<Agreement> rows = new ArrayList<>();
    for (Published.Row row : Published.deepEpLatency().rows()) {
      int degree = row.number("expert_parallel_degree").orElseThrow().intValue();
      Group group = new Group(degree, 1);
      rows.add(
          deepEp(
              "dispatch",
              degree,
              network.allToAll(group, choices * (hidden + hidden / 128.0 * 4), 1),
              row.number("dispatch_us").orElseThrow()));
      rows.add(
          deepEp(
              "combine",
              degree,
              network.allToAll(group, choices * hidden * 2.0, 1),
              row.number("combine_us").orElseThrow()));
    }
    return rows;
  }

  private static Agreement deepEp(String what, int degree, double seconds, double micros) {
    return new Agreement(
        "DeepEP latency", what + ", EP " + degree, "µs", seconds * 1e6, micros, null);
  }
}
