package moebench.reports.claims;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import moebench.reports.data.Accounting;
import moebench.reports.data.Grid;
import moebench.reports.data.RunData;
import moebench.reports.schema.Result;

/** Claim 2: less computed, moved and kept than MoE at equal experts and capacity factor. */
final class FootprintClaim {
  private final Ratios ratios;
  private final List<Matched> matched;

  private FootprintClaim(RunData run, Grid grid) {
    this.ratios = new Ratios(run);
    this.matched = Matched.of(grid);
  }

  static Claim of(RunData run, Grid grid) {
    FootprintClaim claim = new FootprintClaim(run, grid);
    Finding executed =
        claim.trained(
            "executed FLOPs per token", Accounting.EXECUTED, Result.Quality::executedFlopsPerToken);
    Finding padded =
        claim.computed(
            "padded FLOPs per token",
            claim.bySeed(Accounting.PADDED, Result.Quality::paddedFlopsPerToken));
    Stream<Finding> ifMeasured =
        Stream.of(
                claim.trained(
                    "all-to-all bytes per token",
                    Accounting.EXECUTED,
                    Result.Quality::allToAllBytesPerToken),
                claim.computed("activation bytes", claim.byFork(s -> (double) s.activationBytes())),
                claim.computed("dispatch bytes", claim.byFork(s -> (double) s.dispatchBytes())),
                claim.resident())
            .filter(f -> f.parts().getFirst().estimate().isPresent());
    return new Claim(
        2,
        "Switch has a smaller compute footprint than MoE.",
        "Ratio of MoE to Switch at equal experts and capacity factor, geometric mean over the"
            + " matched configurations; above 1 is in favour of Switch.",
        Stream.concat(Stream.of(executed, padded), ifMeasured).toList(),
        List.of());
  }

  private Finding trained(
      String measure, Accounting accounting, Function<Result.Quality, Double> value) {
    return finding(
        measure,
        Part.of("MoE to Switch", Part.Scale.LOG_RATIO, bySeed(accounting, value), "seed", ""));
  }

  private Finding computed(String measure, Pairs pairs) {
    return finding(
        measure,
        Part.computed(
            "MoE to Switch", Part.Scale.LOG_RATIO, pairs, "follows from the sizes, no spread"));
  }

  private Finding resident() {
    Pairs pairs =
        byFork(s -> s.peakResidentBytes() == null ? null : (double) s.peakResidentBytes());
    return finding(
        "peak resident memory",
        Part.of(
            "MoE to Switch",
            Part.Scale.LOG_RATIO,
            pairs,
            "fork",
            "of the whole benchmark process, Java included"));
  }

  private static Finding finding(String measure, Part part) {
    return new Finding(measure, List.of(part));
  }

  private Pairs bySeed(Accounting accounting, Function<Result.Quality, Double> value) {
    return Ratios.pairs(matched, ratios.bySeed(accounting, value));
  }

  private Pairs byFork(Function<Result.Speed, Double> value) {
    return Ratios.pairs(matched, ratios.byFork(value));
  }
}
