package moebench.peers.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moebench.bench.sweep.PlannedCell;
import moebench.reports.schema.Cell;
import org.junit.jupiter.api.Test;

class PeerPlanTest {
  private static final Options ALL = all(List.of(1));

  private static Options all(List<Integer> threads) {
    return new Options(false, List.of(Group.values()), PeerPlan.peers(), threads, 2, 21);
  }

  private static Stream<Cell.Comparison> comparisons(Options options) {
    return PeerPlan.of(options).cells().stream()
        .map(PlannedCell::cell)
        .filter(cell -> cell instanceof Cell.Comparison)
        .map(cell -> (Cell.Comparison) cell);
  }

  @Test
  void anInterruptedRunHasWholeForks() {
    List<Integer> forks = comparisons(ALL).map(Cell.Comparison::fork).toList();
    assertEquals(forks.stream().sorted().toList(), forks);
    assertEquals(2, Set.copyOf(forks).size());
    assertEquals(
        comparisons(ALL).filter(c -> c.fork() == 1).toList(),
        comparisons(ALL).filter(c -> c.fork() == 2).map(c -> c.withFork(1)).toList());
  }

  /** A process measures one peer on some threads, and none is started twice in a fork. */
  @Test
  void cellsOfAPeerFollowEachOther() {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1);
    Set<String> over = new HashSet<>();
    String current = "";
    for (Cell.Comparison cell : comparisons(all(List.of(1, 2))).toList()) {
      String process = cell.peer() + " " + cell.threads() + " " + cell.fork();
      if (!process.equals(current)) {
        assertTrue(over.add(process), process);
        current = process;
      }
    }
    Set<String> two =
        over.stream()
            .filter(process -> process.endsWith(" 2 1"))
            .map(process -> process.split(" ")[0])
            .collect(Collectors.toSet());
    assertEquals(Set.of("mkl", "libtorch", "own-one-thread", "own-experts"), two);
    int one = PeerPlan.peers().size() - 1; // own-one-thread needs more
    assertEquals(2 * (one + two.size()), over.size());
  }

  @Test
  void optionsSurviveAManifest() {
    Options options =
        new Options(true, List.of(Group.GEMM, Group.LAYERS), List.of("mkl"), List.of(1), 3, 5);
    assertEquals(options, Options.of(options.toMap()));
  }

  @Test
  void nonsenseIsRefusedWithWhatIsKnown() {
    assertTrue(message(() -> plan(List.of("foo"), Group.GEMM)).contains("'foo': use mkl, "));
    assertTrue(message(() -> plan(List.of("libtorch"), Group.GEMM)).contains("none of these"));
    assertTrue(message(() -> Group.of("x")).contains("'x': use gemm, backward"));
    assertTrue(message(() -> Options.of(java.util.Map.of("preset", 1))).contains("not a run of"));
    assertTrue(
        message(() -> new Options(true, List.of(), List.of(), List.of(0), 1, 1)).contains("not 0"));
  }

  private static void plan(List<String> peers, Group group) {
    PeerPlan.of(new Options(true, List.of(group), peers, List.of(1), 1, 1));
  }

  private static String message(Runnable action) {
    return assertThrows(IllegalArgumentException.class, action::run).getMessage();
  }
}
