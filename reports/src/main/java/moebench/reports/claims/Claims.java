package moebench.reports.claims;

import java.util.List;
import moebench.reports.data.Grid;
import moebench.reports.data.RunData;

/** The three claims of the source article. */
public final class Claims {
  private Claims() {}

  /**
   * Judges each claim from the run's own data. A run that is marked meaningless decides nothing.
   */
  public static List<Claim> of(RunData run) {
    Grid grid = Grid.of(run);
    List<Claim> claims =
        List.of(
            SpeedQualityClaim.of(run, grid),
            FootprintClaim.of(run, grid),
            LowCapacityClaim.of(run, grid));
    return unlessMeaningless(run, claims);
  }

  static List<Claim> unlessMeaningless(RunData run, List<Claim> claims) {
    String meaningless = run.manifest().meaningless();
    return meaningless == null
        ? claims
        : claims.stream().map(c -> c.undecided("the run is marked meaningless")).toList();
  }
}
