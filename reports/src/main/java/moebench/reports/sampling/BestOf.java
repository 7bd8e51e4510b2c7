package moebench.reports.sampling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import moebench.reports.claims.Estimate;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import moebench.reports.schema.Selection;

/**
 * What one of n answers of a model is worth. Each seed has problems, weights and draws of its own,
 * so that the spread of seeds has the spread of problems in it.
 *
 * @param cell what the seeds have in common; its own seed means nothing
 * @param seeds their results, one or more
 */
public record BestOf(Cell.BestOfN cell, List<Result.BestOfN> seeds) {
  /** Half of a 95% interval in standard errors, for the mean over many problems. */
  private static final double NORMAL_95 = 1.96;

  /** Of a run, dense first; empty where nothing was sampled. */
  public static List<BestOf> of(RunData run) {
    Map<Cell.BestOfN, List<Result.BestOfN>> groups = new LinkedHashMap<>();
    for (Row row : run.usable()) {
      if (row.cell() instanceof Cell.BestOfN cell) {
        groups
            .computeIfAbsent(cell.withSeed(0), c -> new ArrayList<>())
            .add((Result.BestOfN) row.result());
      }
    }
    List<BestOf> all = new ArrayList<>();
    groups.forEach((cell, seeds) -> all.add(new BestOf(cell, seeds)));
    all.sort((a, b) -> RunData.DISPLAY_ORDER.compare(a.layer(), b.layer()));
    return all;
  }

  /** Labels that tell {@code all} apart: of the layer, and of how many answers if that differs. */
  public static Function<BestOf, String> labels(List<BestOf> all) {
    Labels layers = new Labels(all.stream().map(BestOf::layer).distinct().toList());
    boolean tellSamples = all.stream().map(b -> b.cell.samples()).distinct().count() > 1;
    return b -> layers.of(b.layer()) + (tellSamples ? " of " + b.cell.samples() : "");
  }

  /** Layer of the model that answers. */
  public LayerConfig layer() {
    return cell.layer();
  }

  /** The numbers of answers that were chosen from, in order. */
  public List<Integer> sizes() {
    return seeds.getFirst().selections().stream().map(Selection::n).distinct().sorted().toList();
  }

  /** Problems that each seed was tested on. */
  public int problems() {
    return seeds.getFirst().right().size();
  }

  /**
   * Share of the problems solved, with its 95% interval, cut to what a share can be: Student's over
   * seeds, or, of a single seed, the normal one over problems.
   *
   * @param by who chooses
   * @param n answers to choose from
   */
  public Estimate solved(String by, int n) {
    if (seeds.size() == 1) {
      Selection only = selection(seeds.getFirst(), by, n);
      double half = NORMAL_95 * only.standardError();
      return share(
          only.solved(), only.solved() - half, only.solved() + half, problems(), "problem");
    }
    Estimate e =
        Estimate.of(
            Sample.of(seeds.stream().map(seed -> selection(seed, by, n).solved()).toList()),
            "seed");
    return share(e.effect(), e.low().getAsDouble(), e.high().getAsDouble(), e.n(), e.unit());
  }

  private static Estimate share(double mean, double low, double high, int n, String unit) {
    return new Estimate(
        mean, OptionalDouble.of(Math.max(0, low)), OptionalDouble.of(Math.min(1, high)), n, unit);
  }

  /**
   * Share of the way from one answer to the oracle that a choice goes; negative when it is worse.
   * Of the seeds where there is a way to go; absent when there is none.
   */
  public Optional<Estimate> gapClosed(String by, int n) {
    double[] closed =
        seeds.stream()
            .filter(seed -> gap(seed, Selection.ORACLE, n) > 0)
            .mapToDouble(seed -> gap(seed, by, n) / gap(seed, Selection.ORACLE, n))
            .toArray();
    return closed.length == 0
        ? Optional.empty()
        : Optional.of(Estimate.of(Sample.of(closed), "seed"));
  }

  private static double gap(Result.BestOfN seed, String by, int n) {
    return selection(seed, by, n).solved() - selection(seed, Selection.ORACLE, 1).solved();
  }

  /** Forward FLOPs that a problem costs with {@code n} answers, those of a verifier included. */
  public double flops(String by, int n) {
    double judging = by.equals(Selection.VERIFIER) ? 1 : 0;
    return n
        * seeds.stream()
            .mapToDouble(s -> s.flopsPerAnswer() + judging * s.verifierFlopsPerAnswer())
            .average()
            .orElseThrow();
  }

  private static Selection selection(Result.BestOfN seed, String by, int n) {
    return seed.selections().stream()
        .filter(s -> s.by().equals(by) && s.n() == n)
        .findFirst()
        .orElseThrow();
  }
}
