package moebench.peers.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import moebench.bench.sweep.LayerSpecs;
import moebench.bench.sweep.Plan;
import moebench.bench.sweep.PlannedCell;
import moebench.layers.Footprint;
import moebench.peers.gemm.GemmPeers;
import moebench.reports.CellId;
import moebench.reports.data.CellLabels;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;

/**
 * The comparisons of a run in the order of running: fork by fork, so that an interrupted run has
 * whole forks, and within a fork all of one peer after the other.
 */
public final class PeerPlan {
  private static final String LIBTORCH = "libtorch";

  /** The library that is compared with several threads too. */
  private static final String SEVERAL_THREADS = "mkl";

  private static final String OWN_FORWARD = "own-forward";
  private static final String OWN_ONE_THREAD = "own-one-thread";
  private static final String OWN_EXPERTS = "own-experts";

  private static final String FORWARD = "gemm";
  private static final List<String> BACKWARD = List.of("gemm-dx", "gemm-dx-first", "gemm-dw");

  /** Of a smaller model, routing takes much of the time whatever one does. */
  private static final int LARGE_MODEL = 256;

  private static final double FLOPS_PER_SECOND = 50e9;
  private static final double SAMPLE_SECONDS = 0.005;
  private static final double BESIDE_SECONDS = 0.006;
  private static final double PAUSES_SECONDS = 0.070;
  private static final double LONGEST_SECONDS = 4;
  private static final double WARM_UP_SECONDS = 1.2;
  private static final double PROBE_SECONDS = 8;
  private static final long BYTES = 2L << 30;

  private final Options options;
  private final Shapes shapes;

  private PeerPlan(Options options) {
    this.options = options;
    this.shapes = options.quick() ? Shapes.QUICK : Shapes.FULL;
  }

  /** Every peer that there is, other pieces of ours last. */
  public static List<String> peers() {
    return Stream.concat(
            GemmPeers.all().stream().map(GemmPeers.Entry::id),
            Stream.of(LIBTORCH, OWN_FORWARD, OWN_ONE_THREAD, OWN_EXPERTS))
        .toList();
  }

  /**
   * Works the options out.
   *
   * @throws IllegalArgumentException when a peer is unknown, or there is nothing to compare
   */
  public static Plan of(Options options) {
    for (String peer : options.peers()) {
      if (!peers().contains(peer)) {
        throw new IllegalArgumentException(
            "unknown peer '%s': use %s".formatted(peer, String.join(", ", peers())));
      }
    }
    PeerPlan plan = new PeerPlan(options);
    Set<Cell> cells = new LinkedHashSet<>();
    for (int fork = 1; fork <= options.forks(); fork++) {
      cells.add(new Cell.Probe("simd", fork));
      List<Cell.Comparison> comparisons = plan.comparisons(fork);
      if (comparisons.isEmpty()) {
        throw new IllegalArgumentException("none of these peers takes part in these groups");
      }
      cells.addAll(comparisons);
    }
    CellLabels labels = new CellLabels(cells);
    return new Plan(cells.stream().map(cell -> planned(cell, labels)).toList());
  }

  private List<Cell.Comparison> comparisons(int fork) {
    List<Cell.Comparison> cells = new ArrayList<>();
    for (int threads : options.threads()) {
      for (Group group : options.groups()) {
        switch (group) {
          case GEMM -> gemm(threads, fork, cells);
          case BACKWARD -> {
            if (threads == 1) {
              backward(fork, cells);
            }
          }
          case LAYERS -> layers(threads, fork, cells);
          case TRAINING -> training(threads, fork, cells);
        }
      }
    }
    List<String> order = peers();
    return cells.stream()
        .filter(cell -> options.peers().contains(cell.peer()))
        .sorted(
            Comparator.comparingInt(Cell.Comparison::threads)
                .thenComparingInt(cell -> order.indexOf(cell.peer())))
        .toList();
  }

  private void gemm(int threads, int fork, List<Cell.Comparison> cells) {
    List<Shapes.Gemm> all = threads == 1 ? shapes.gemm() : shapes.manyTokens();
    for (GemmPeers.Entry peer : GemmPeers.all()) {
      for (Shapes.Gemm shape : all) {
        boolean scales = threads == 1 || peer.id().equals(SEVERAL_THREADS);
        if (scales && shape.flops() <= peer.mostFlops()) {
          cells.add(cell(FORWARD, peer.id(), shape, threads, fork));
        }
      }
    }
    if (threads > 1) {
      for (Shapes.Gemm shape : all) {
        cells.add(cell(FORWARD, OWN_ONE_THREAD, shape, threads, fork));
      }
    }
  }

  private void backward(int fork, List<Cell.Comparison> cells) {
    for (String peer : List.of("mkl", OWN_FORWARD)) {
      for (String work : BACKWARD) {
        for (Shapes.Gemm shape : shapes.manyTokens()) {
          cells.add(cell(work, peer, shape, 1, fork));
        }
      }
    }
  }

  private Cell.Comparison cell(String work, String peer, Shapes.Gemm shape, int threads, int fork) {
    Cell.Weights weights = new Cell.Weights(shape.k(), shape.n());
    return new Cell.Comparison(
        work, peer, weights, null, shape.tokens(), threads, options.rounds(), fork);
  }

  /**
   * Against libtorch several threads at the larger batch only; the experts alone at the smaller.
   */
  private void layers(int threads, int fork, List<Cell.Comparison> cells) {
    IntSummaryStatistics batches =
        shapes.layers().stream().mapToInt(Shapes.Layer::tokens).summaryStatistics();
    for (Shapes.Layer shape : shapes.layers()) {
      if (threads == 1 || shape.tokens() == batches.getMax()) {
        cells.add(cell("layer-forward", LIBTORCH, shape, threads, fork));
      }
      boolean large = shape.config().dModel() >= LARGE_MODEL;
      if (!shape.config().isDense() && large && shape.tokens() == batches.getMin()) {
        cells.add(cell("layer-forward", OWN_EXPERTS, shape, threads, fork));
      }
    }
  }

  private void training(int threads, int fork, List<Cell.Comparison> cells) {
    for (Shapes.Layer shape : shapes.training()) {
      cells.add(cell("training-step", LIBTORCH, shape, threads, fork));
    }
  }

  private Cell.Comparison cell(
      String work, String peer, Shapes.Layer shape, int threads, int fork) {
    return new Cell.Comparison(
        work, peer, null, shape.config(), shape.tokens(), threads, options.rounds(), fork);
  }

  private static PlannedCell planned(Cell cell, CellLabels labels) {
    double seconds = cell instanceof Cell.Comparison c ? seconds(c) : PROBE_SECONDS;
    int fork = cell instanceof Cell.Comparison c ? c.fork() : ((Cell.Probe) cell).round();
    return new PlannedCell(CellId.of(cell), cell, labels.of(cell), fork, false, seconds, BYTES);
  }

  private static double seconds(Cell.Comparison cell) {
    double sample = Math.max(SAMPLE_SECONDS, flops(cell) / FLOPS_PER_SECOND);
    double round = 2 * sample + BESIDE_SECONDS + (cell.threads() > 1 ? PAUSES_SECONDS : 0);
    return WARM_UP_SECONDS + Math.min(LONGEST_SECONDS, cell.rounds() * round);
  }

  private static double flops(Cell.Comparison cell) {
    if (cell.weights() != null) {
      return 2.0 * cell.tokens() * cell.weights().k() * cell.weights().n();
    }
    LayerConfig layer = cell.layer();
    Footprint footprint = Footprint.of(LayerSpecs.of(layer), cell.tokens());
    double forward = footprint.executedFlops(footprint.maxFilledSlots());
    return cell.work().equals("training-step")
        ? layer.blocks() * Footprint.trainingFlops(forward)
        : forward;
  }
}
