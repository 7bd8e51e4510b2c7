package moebench.bench.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moebench.reports.data.Labels;
import moebench.reports.data.Sample;

/** What was found of one shape; what was not is left empty. */
final class GpuRow {
  static final String HEADER =
      "layer,dModel,dFf,tokens,experts,capacityFactor,maxError,coldStartSeconds,"
          + "forwardMovedSeconds,forwardResidentSeconds,trainingResidentSeconds,"
          + "forwardGflops,trainingGflops,forwardShareOfPeak,trainingShareOfPeak,"
          + "tokensPerSecondResident,tokensPerSecondMoved,tokensPerSecondSimdAllCores,cublasExpertsSeconds,"
          + "cublasExpertsOverWholeForward,reason";

  private static final int LEAST_ROUNDS = 3;
  private static final int MOST_ROUNDS = 20;
  private static final double ENOUGH_SECONDS = 0.5;

  private final GpuShape shape;
  private final Optional<Double> peak;
  private Double maxError;
  private Double cold;
  private Double moved;
  private Double forward;
  private Double training;
  private Double flops;
  private Double blas;
  private Double host;
  private String reason = "";

  GpuRow(GpuShape shape, Optional<Double> peak) {
    this.shape = shape;
    this.peak = peak;
  }

  static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  /** Median of some rounds, after one that does not count. */
  static double median(Runnable work) {
    work.run();
    List<Double> rounds = new ArrayList<>();
    double sum = 0;
    while (rounds.size() < LEAST_ROUNDS || (sum < ENOUGH_SECONDS && rounds.size() < MOST_ROUNDS)) {
      rounds.add(seconds(work));
      sum += rounds.getLast();
    }
    return Sample.of(rounds).median();
  }

  void coldStart(double seconds) {
    cold = seconds;
  }

  void checked(double error) {
    maxError = error;
  }

  void moved(double seconds) {
    moved = seconds;
  }

  void forward(double seconds, double executedFlops) {
    forward = seconds;
    flops = executedFlops;
  }

  void training(double seconds) {
    training = seconds;
  }

  void blas(double seconds) {
    blas = seconds;
  }

  void host(double seconds) {
    host = seconds;
  }

  void failed(String why) {
    reason = why;
  }

  boolean isMeasured() {
    return forward != null;
  }

  private Double gflops(Double seconds, int passes) {
    return seconds == null ? null : passes * flops / seconds / 1e9;
  }

  private Double share(Double gflops) {
    return gflops == null || peak.isEmpty() ? null : gflops / peak.get();
  }

  private static String text(Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof Double d ? "%.5g".formatted(d) : value.toString();
  }

  String forPeople() {
    String name = Labels.name(shape.layer());
    String where =
        "%s, dModel %d, %d tokens".formatted(name, shape.layer().dModel(), shape.tokens());
    return isMeasured()
        ? "%s: forward %.0f GFLOP/s%s, training %s GFLOP/s%s"
            .formatted(
                where,
                gflops(forward, 1),
                share(gflops(forward, 1)) == null
                    ? ""
                    : " (%.0f%% of peak)".formatted(100 * share(gflops(forward, 1))),
                text(gflops(training, 3)),
                reason.isEmpty() ? "" : "; " + reason)
        : where + ": " + reason;
  }

  @Override
  public String toString() {
    Double forwardGflops = gflops(forward, 1);
    Double trainingGflops = gflops(training, 3);
    List<Object> values = new ArrayList<>();
    values.add(shape.layer().layer());
    values.add(shape.layer().dModel());
    values.add(shape.layer().dFf());
    values.add(shape.tokens());
    values.add(shape.layer().experts());
    values.add(shape.layer().capacityFactor());
    values.add(maxError);
    values.add(cold);
    values.add(moved);
    values.add(forward);
    values.add(training);
    values.add(forwardGflops);
    values.add(trainingGflops);
    values.add(share(forwardGflops));
    values.add(share(trainingGflops));
    values.add(forward == null ? null : shape.tokens() / forward);
    values.add(moved == null ? null : shape.tokens() / moved);
    values.add(host == null ? null : shape.tokens() / host);
    values.add(blas);
    values.add(blas == null ? null : blas / forward);
    values.add('"' + reason.replace('"', '\'') + '"');
    return String.join(",", values.stream().map(GpuRow::text).toList());
  }
}
