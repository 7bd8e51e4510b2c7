package moebench.peers.goals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import moebench.reports.RunFolder;
import moebench.reports.data.Labels;
import moebench.reports.data.PeerNames;
import moebench.reports.data.PeerRatio;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;

/** The goals with what a run measured, as Markdown. */
public final class Goals {
  private static final String HEAD =
      """
      | what | goal | median of shapes | worst shape (10th to 90th percentile of pairs) | forks × pairs | |
      |---|---|---|---|---|---|
      """;

  private static final int MANY_TOKENS = 64;

  /** Of the measured bandwidth, this is to be reached. */
  private static final double BANDWIDTH = 0.9;

  /** The best of the others is no peer to be held against. */
  private static final Set<String> NATIVE = Set.of("mkl", "mkl-packed", "openblas", "onednn");

  private static final Set<String> BACKWARD = Set.of("gemm-dx", "gemm-dw");

  private final RunData run;

  private Goals(RunData run) {
    this.run = run;
  }

  /** Writes {@code goals.md} into a run folder and returns its text. */
  public static String write(RunFolder folder) {
    String text = of(RunData.of(folder.manifest(), folder.rows()));
    try {
      Files.writeString(folder.dir().resolve("goals.md"), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the goals: " + e.getMessage(), e);
    }
    return text;
  }

  /** The table, every peer's, where they were measured, what the peers are, which are absent. */
  public static String of(RunData run) {
    Goals goals = new Goals(run);
    return HEAD
        + goals.all().stream().map(goal -> goal.row() + "\n").collect(Collectors.joining())
        + "\n"
        + PeerSummary.of(run.peers())
        + goals.where()
        + goals.absent();
  }

  private List<Goal> all() {
    List<Goal> goals = new ArrayList<>();
    goals.add(
        Goal.share(
            "GEMM, one thread, 64 tokens and more: share of the FMA peak", 0.9, manyTokens()));
    goals.add(gemm("mkl", 1.0));
    goals.add(gemm("mkl-packed", 0.95));
    goals.add(gemm("openblas", 1.2));
    goals.add(
        Goal.ratio(
            "GEMM, one thread, 1 and 16 tokens: share of the memory bandwidth over 0.9, or against the"
                + " best peer, whichever is more",
            1.0,
            fewTokens()));
    goals.add(
        Goal.ratio(
            "dX and dW, one thread, against our forward GEMM",
            0.9,
            select(r -> ownForward(r, BACKWARD), Measured::ratio)));
    goals.add(
        Goal.ratio(
            "dX with Wᵀ packed each time, as in training, one thread, against our forward GEMM",
            0.9,
            select(r -> ownForward(r, Set.of("gemm-dx-first")), Measured::ratio)));
    goals.add(twoThreads());
    for (int threads : List.of(1, 2)) {
      String suffix = ", forward, " + (threads == 1 ? "one thread" : "two threads");
      goals.add(
          Goal.ratio(
              "dense FFN" + suffix + ", against libtorch", 1.0, layers(threads, true, "libtorch")));
      goals.add(
          Goal.ratio(
              "Switch and MoE" + suffix + ", against libtorch",
              1.5,
              layers(threads, false, "libtorch")));
    }
    for (int threads : List.of(1, 2)) {
      goals.add(
          Goal.share(
              "expert layers, dModel 256 and more, 1024 tokens, %s: share of the time in the experts’ FFNs"
                  .formatted(Labels.threads(threads)),
              0.9,
              select(
                  r ->
                      r.cell().peer().equals("own-experts")
                          && r.cell().layer().dModel() >= 256
                          && r.cell().tokens() == 1024
                          && r.cell().threads() == threads,
                  Measured::ratio)));
    }
    goals.add(
        Goal.share(
            "training step of dense, one thread: share of the FMA peak",
            0.6,
            select(r -> training(r) && r.cell().layer().isDense(), Measured::shareOfPeak)));
    goals.add(
        Goal.share(
            "training step of Switch, one thread: share of the FMA peak",
            0.5,
            select(r -> training(r) && !r.cell().layer().isDense(), Measured::shareOfPeak)));
    goals.add(
        Goal.ratio(
            "training step, one thread, against libtorch",
            1.5,
            select(Goals::training, Measured::ratio)));
    goals.add(
        Goal.noBytes(
            "allocation of a training step in steady state",
            select(Goals::training, Measured::allocation)));
    return goals;
  }

  private Goal gemm(String peer, double least) {
    return Goal.ratio(
        "GEMM, one thread, 64 tokens and more, against " + PeerNames.peer(peer),
        least,
        select(manyTokens(1, peer), Measured::ratio));
  }

  private static boolean ownForward(PeerRatio r, Set<String> works) {
    return works.contains(r.cell().work())
        && r.cell().peer().equals("own-forward")
        && r.cell().threads() == 1;
  }

  private static Predicate<PeerRatio> manyTokens(int threads, String peer) {
    return r ->
        r.cell().work().equals("gemm")
            && r.cell().tokens() >= MANY_TOKENS
            && r.cell().threads() == threads
            && r.cell().peer().equals(peer);
  }

  private static boolean training(PeerRatio r) {
    return r.cell().work().equals("training-step")
        && r.cell().peer().equals("libtorch")
        && r.cell().threads() == 1;
  }

  private List<Measured> layers(int threads, boolean dense, String peer) {
    return select(
        r ->
            r.cell().work().equals("layer-forward")
                && r.cell().threads() == threads
                && r.cell().layer().isDense() == dense
                && r.cell().peer().equals(peer),
        Measured::ratio);
  }

  private List<Measured> select(
      Predicate<PeerRatio> condition, Function<PeerRatio, Measured> quantity) {
    return run.peers().stream().filter(condition).map(quantity).toList();
  }

  /** Those of each shape, one thread. */
  private Collection<List<PeerRatio>> products(Predicate<Integer> tokens) {
    return run.peers().stream()
        .filter(r -> r.cell().work().equals("gemm") && r.cell().threads() == 1)
        .filter(r -> tokens.test(r.cell().tokens()))
        .collect(
            Collectors.groupingBy(
                r -> PeerNames.shape(r.cell()), LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  private List<Measured> manyTokens() {
    return products(tokens -> tokens >= MANY_TOKENS).stream()
        .map(peers -> Measured.shareOfPeak(pooled(peers)))
        .toList();
  }

  private List<Measured> fewTokens() {
    return products(tokens -> tokens < MANY_TOKENS).stream()
        .filter(peers -> peers.stream().anyMatch(r -> NATIVE.contains(r.cell().peer())))
        .map(Goals::againstBandwidthOrBest)
        .toList();
  }

  private static Measured againstBandwidthOrBest(List<PeerRatio> peers) {
    Comparator<Measured> byValue = Comparator.comparingDouble(Measured::value);
    Measured best = peers.stream().map(Measured::ratio).min(byValue).orElseThrow();
    return Measured.shareOfBandwidth(pooled(peers))
        .map(share -> share.over(BANDWIDTH))
        .filter(share -> share.value() > best.value())
        .orElse(best);
  }

  /** Ours at one shape, all of it, whichever peers were timed beside it. */
  private static PeerRatio pooled(List<PeerRatio> peers) {
    return new PeerRatio(
        peers.getFirst().cell(), peers.stream().flatMap(r -> r.forks().stream()).toList());
  }

  /** Two threads can be twice as fast only where two cores are. */
  private Goal twoThreads() {
    double least = 1.8;
    List<Measured> measured = select(manyTokens(2, "own-one-thread"), Measured::ratio);
    OptionalDouble peak = scalingOfPeak();
    if (peak.isEmpty()) {
      return Goal.ratio("GEMM, two threads against one", least, measured);
    }
    Goal goal =
        Goal.ratio(
            "GEMM, two threads against one (two cores give %.2f times the FMA peak of one)"
                .formatted(peak.getAsDouble()),
            least,
            measured);
    return peak.getAsDouble() < least
        ? goal.without("does not apply: two cores give less than " + Goal.times(least))
        : goal;
  }

  private OptionalDouble scalingOfPeak() {
    List<Double> scaling =
        run.probes().stream()
            .filter(p -> p.cores() == 2)
            .map(p ->
                Sample.of(p.fmaGflopsAllCores()).median()
                    / Sample.of(p.fmaGflopsOneCore()).median())
            .toList();
    return scaling.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Sample.of(scaling).median());
  }

  private String where() {
    Manifest m = run.manifest();
    String peers =
        run.rows().stream()
            .filter(r -> r.result() instanceof Result.Comparison)
            .map(r -> (Result.Comparison) r.result())
            .map(Result.Comparison::peer)
            .distinct()
            .collect(Collectors.joining("; "));
    return "%s, %d bit, %s cores; Java %s; commit %s%s; %s.%nPeers: %s.%n"
        .formatted(
            m.machine().cpu(),
            m.machine().vectorBits(),
            m.machine().cores(),
            m.java().version(),
            m.commit() == null ? "unknown" : m.commit(),
            Boolean.TRUE.equals(m.dirty()) ? " with changes" : "",
            m.started(),
            peers.isEmpty() ? "none" : peers);
  }

  private String absent() {
    return run.rows().stream()
        .filter(r -> r.status() == Row.Status.FAILED)
        .map(Row::reason)
        .distinct()
        .map(reason -> "Not measured: " + reason.replaceAll("\\.$", "") + ".\n")
        .collect(Collectors.joining());
  }
}
