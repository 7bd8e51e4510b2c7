package moebench.reports.data;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import moebench.reports.schema.Cell;

/** Names of cells for people; tokens, threads and back-end are told where they differ. */
public final class CellLabels {
  private final Labels layers;
  private final boolean tellTokens;
  private final boolean tellThreads;
  private final boolean tellBackend;

  /** Labels that tell {@code cells} apart. */
  public CellLabels(Collection<Cell> cells) {
    layers =
        new Labels(
            cells.stream().map(RunData::config).flatMap(Optional::stream).distinct().toList());
    List<Cell.Speed> speed =
        cells.stream().filter(c -> c instanceof Cell.Speed).map(c -> (Cell.Speed) c).toList();
    tellTokens = speed.stream().map(Cell.Speed::tokens).distinct().count() > 1;
    tellBackend = speed.stream().map(Cell.Speed::backend).distinct().count() > 1;
    tellThreads = speed.stream().map(Cell.Speed::threads).distinct().count() > 1;
  }

  /** Such as {@code speed of Switch E8 CF 1.25, 2 threads, fork 1}. */
  public String of(Cell cell) {
    return switch (cell) {
      case Cell.Probe p ->
          "probe%s, round %d"
              .formatted(p.backend().equals("simd") ? "" : " of " + p.backend(), p.round());
      case Cell.Speed s -> "speed of %s, fork %d".formatted(configuration(s), s.fork());
      case Cell.Quality q ->
          "quality of %s, %s, seed %d"
              .formatted(layers.of(q.layer()), String.join(" and ", q.accountings()), q.seed());
      case Cell.BestOfN b ->
          "best of %d of %s, seed %d".formatted(b.samples(), layers.of(b.layer()), b.seed());
      case Cell.Simulation s -> "simulation of " + s.study();
      case Cell.Classical c ->
          "classical %s, %s, %s by %s"
              .formatted(c.problem(), ClassicalRun.shape(c.experts()), c.expertKind(), c.trainer());
      case Cell.Ensemble e ->
          e.members() == 1
              ? "single %s, seed %d".formatted(layers.of(e.layer()), e.seed())
              : "ensemble of %d %s, %s, seed %d"
                  .formatted(e.members(), layers.of(e.layer()), EnsembleSystem.name(e), e.seed());
      case Cell.Comparison c -> PeerNames.cell(c) + ", fork " + c.fork();
    };
  }

  /** What a speed cell times in each of its forks. */
  public String configuration(Cell.Speed cell) {
    return layers.of(cell.layer())
        + (tellBackend ? " on " + cell.backend() : "")
        + (tellTokens ? ", " + cell.tokens() + " tokens" : "")
        + (tellThreads ? ", " + Labels.threads(cell.threads()) : "");
  }
}
