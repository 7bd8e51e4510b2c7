package moebench.bench.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import moebench.layers.Footprint;
import moebench.layers.aparapi.Phase;
import moebench.reports.chart.Ticks;
import moebench.reports.data.Labels;
import moebench.reports.data.Sample;

/** What was found of one shape; what was not is left empty. */
final class GpuRow {
  static final List<String> COLUMNS =
      List.of(
          "layer",
          "dModel",
          "dFf",
          "tokens",
          "experts",
          "capacityFactor",
          "maxError",
          "maxGradientError",
          "firstForwardSeconds",
          "forwardMovedSeconds",
          "forwardResidentSeconds",
          "trainingResidentSeconds",
          "routerSeconds",
          "gemm1Seconds",
          "gemm2Seconds",
          "combineSeconds",
          "forwardGflops",
          "trainingGflops",
          "expertsGflops",
          "forwardShareOfPeak",
          "trainingShareOfPeak",
          "expertsShareOfPeak",
          "tokensPerSecondResident",
          "tokensPerSecondMoved",
          "tokensPerSecondSimdAllCores",
          "tokensSimd",
          "cublasExpertsSeconds",
          "expertsSpeedOverCublas",
          "reason");

  private static final int LEAST_ROUNDS = 3;
  private static final int MOST_ROUNDS = 20;
  private static final double ENOUGH_SECONDS = 0.5;

  private final GpuShape shape;
  private final Optional<Double> peak;
  private Double maxError;
  private Double maxGradientError;
  private Double first;
  private Double moved;
  private Double forward;
  private Double training;
  private Double flops;
  private Double expertFlops;
  private Map<Phase, Double> phases = Map.of();
  private Double blas;
  private Double hostTokensPerSecond;
  private Integer hostTokens;
  private String reason = "";
  private boolean isWrong;

  /**
   * @param peak FP32 peak of the device in GFLOP/s, if it is known
   */
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

  void firstForward(double seconds) {
    first = seconds;
  }

  void checked(double error) {
    maxError = error;
  }

  void checkedGradients(double error) {
    maxGradientError = error;
  }

  void moved(double seconds) {
    moved = seconds;
  }

  void forward(double seconds, Footprint footprint, int filledSlots) {
    forward = seconds;
    flops = footprint.executedFlops(filledSlots);
    expertFlops = footprint.expertFlops(filledSlots);
  }

  void phases(Map<Phase, Double> seconds) {
    phases = seconds;
  }

  void training(double seconds) {
    training = seconds;
  }

  void blas(double seconds) {
    blas = seconds;
  }

  void host(double tokensPerSecond, int tokens) {
    hostTokensPerSecond = tokensPerSecond;
    hostTokens = tokens;
  }

  /** Says why something is missing, or how far what is there can be trusted. */
  void note(String why) {
    reason += (reason.isEmpty() ? "" : "; ") + why;
  }

  /** Says what the device computed wrong. Nothing of that is timed. */
  void wrong(String why) {
    note("WRONG: " + why);
    isWrong = true;
  }

  boolean isWrong() {
    return isWrong;
  }

  boolean isMeasured() {
    return forward != null;
  }

  GpuShape shape() {
    return shape;
  }

  /** Seconds of both products of all experts. */
  private Double experts() {
    Double first = phases.get(Phase.FIRST_PRODUCT);
    Double second = phases.get(Phase.SECOND_PRODUCT);
    return first == null || second == null ? null : first + second;
  }

  /** GFLOP/s of the experts' products over the device's peak. */
  Optional<Double> expertsShareOfPeak() {
    return Optional.ofNullable(share(gflops(expertFlops, experts())));
  }

  /** Speed of the experts' products over that of cuBLAS. */
  Optional<Double> expertsOverBlas() {
    return blas == null || experts() == null ? Optional.empty() : Optional.of(blas / experts());
  }

  private static Double gflops(Double flops, Double seconds) {
    return flops == null || seconds == null ? null : flops / seconds / 1e9;
  }

  private Double forwardGflops() {
    return gflops(flops, forward);
  }

  private Double trainingGflops() {
    return flops == null ? null : gflops(Footprint.trainingFlops(flops), training);
  }

  private Double share(Double gflops) {
    return gflops == null || peak.isEmpty() ? null : gflops / peak.get();
  }

  private Double tokensPerSecond(Double seconds) {
    return seconds == null ? null : shape.tokens() / seconds;
  }

  String forPeople() {
    String where =
        "%s, dModel %d, %d tokens: "
            .formatted(Labels.name(shape.layer()), shape.layer().dModel(), shape.tokens());
    if (!isMeasured()) {
      return where + reason;
    }
    String rates =
        "GFLOP/s forward %s, experts %s%s, training %s"
            .formatted(
                rate(forwardGflops()),
                rate(gflops(expertFlops, experts())),
                expertsOverBlas().map(", %.2f of cuBLAS"::formatted).orElse(""),
                rate(trainingGflops()));
    return where + rates + (reason.isEmpty() ? "" : "; " + reason);
  }

  /** Such as {@code 31000 (52% of peak)}. */
  private String rate(Double gflops) {
    if (gflops == null) {
      return "not measured";
    }
    Double share = share(gflops);
    return Ticks.plain(gflops) + (share == null ? "" : " (%.0f%% of peak)".formatted(100 * share));
  }

  /** By column. */
  Object[] values() {
    return Stream.of(
            shape.layer().layer(),
            shape.layer().dModel(),
            shape.layer().dFf(),
            shape.tokens(),
            shape.layer().experts(),
            shape.layer().capacityFactor(),
            maxError,
            maxGradientError,
            first,
            moved,
            forward,
            training,
            phases.get(Phase.ROUTER),
            phases.get(Phase.FIRST_PRODUCT),
            phases.get(Phase.SECOND_PRODUCT),
            phases.get(Phase.COMBINE),
            forwardGflops(),
            trainingGflops(),
            gflops(expertFlops, experts()),
            share(forwardGflops()),
            share(trainingGflops()),
            expertsShareOfPeak().orElse(null),
            tokensPerSecond(forward),
            tokensPerSecond(moved),
            hostTokensPerSecond,
            hostTokens,
            blas,
            expertsOverBlas().orElse(null),
            reason)
        .map(value -> value instanceof Double d ? "%.5g".formatted(d) : value)
        .toArray();
  }
}
