package moebench.reports.compare;

import static moebench.reports.compare.MadeUp.DENSE;
import static moebench.reports.compare.MadeUp.SWITCH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import moebench.reports.RunFolder;
import moebench.reports.data.Accounting;
import moebench.reports.data.RunData;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTest {
  @TempDir private Path dir;

  private static Merge merge(RunData... parts) {
    return Merge.of(List.of(parts), "merged", List.of("merge"));
  }

  private static String refusal(MadeUp a, MadeUp b) {
    return assertThrows(CompareException.class, () -> merge(a.data(), b.data())).getMessage();
  }

  private static RunData data(Merge merge) {
    return RunData.of(merge.manifest(), merge.rows());
  }

  private static List<Integer> forks(Merge merge) {
    return merge.rows().stream()
        .filter(r -> r.cell() instanceof Cell.Speed)
        .map(r -> ((Cell.Speed) r.cell()).fork())
        .toList();
  }

  @Test
  void forksOfOverlappingRunsAreAllKept() {
    MadeUp a = new MadeUp("a", 0).forward(DENSE, 10, 20).probe(1, 90);
    MadeUp b = new MadeUp("b", 1).forward(DENSE, 30, 40, 50).forward(SWITCH, 1).probe(1, 95);

    Merge merge = merge(a.data(), b.data());

    assertEquals(List.of(1, 2, 3, 4, 5, 3), forks(merge), "rounds of b stay together");
    RunData all = data(merge);
    assertEquals(
        30,
        all.throughput(DENSE, RunData.LAYER_FORWARD, Accounting.EXECUTED)
            .orElseThrow()
            .tokensPerSecond()
            .median());
    assertEquals(2, all.probes().size());
  }

  @Test
  void whatSeveralPartsHoldIsTakenOnceWhateverItsNumber() {
    MadeUp a = new MadeUp("a", 0).forward(DENSE, 10, 20);
    MadeUp b = new MadeUp("b", 1).forward(DENSE, 30);
    Merge once = merge(a.data(), b.data());

    Merge again = merge(data(once), b.data(), a.data());

    assertEquals(once.rows(), again.rows());
    assertEquals(
        List.of("a", "b"),
        again.manifest().mergedFrom().stream().map(Manifest.Origin::runId).toList());
  }

  @Test
  void ofTrainingRunsFromOneSeedTheLaterCounts() {
    MadeUp early = new MadeUp("a", 0).quality(1, 2.5).quality(2, 2.6);
    MadeUp late = new MadeUp("b", 1).quality(1, 2.4);

    for (Merge merge :
        List.of(merge(early.data(), late.data()), merge(late.data(), early.data()))) {
      assertEquals(
          List.of(2.4, 2.6),
          data(merge).quality().stream().map(q -> q.result().bpbTrainingCapacity()).toList());
    }
  }

  @Test
  void aFailedCellGivesWayToAResult() {
    MadeUp a = new MadeUp("a", 0).failed(DENSE, 1).failed(SWITCH, 1);
    MadeUp b = new MadeUp("b", 1).forward(DENSE, 30);

    Merge merge = merge(a.data(), b.data());

    assertEquals(
        List.of(Row.Status.DONE, Row.Status.FAILED),
        merge.rows().stream().map(Row::status).toList());
    assertEquals(Manifest.Status.COMPLETE_WITH_FAILURES, merge.manifest().status());
    assertEquals(merge.rows(), merge(data(merge), a.data()).rows());
  }

  /** Fork 2 of one work failed in a run that has fork 1 of it: that stays a failure. */
  @Test
  void aFailureGivesWayToAnotherPartOnly() {
    MadeUp a = new MadeUp("a", 0).forward(DENSE, 10).failed(DENSE, 2).failed(SWITCH, 2);
    MadeUp b = new MadeUp("b", 1).forward(SWITCH, 30, 40).failed(SWITCH, 3);

    Merge merge = merge(a.data(), b.data());

    assertEquals(List.of(1, 3, 4, 2, 5), forks(merge));
    assertEquals(
        List.of(Row.Status.FAILED, Row.Status.FAILED),
        merge.rows().stream().skip(3).map(Row::status).toList());
  }

  /** Part b was hours later: its round must not be taken for the first one of a. */
  @Test
  void forksOfDifferentPartsAreNoRound() {
    MadeUp a = new MadeUp("a", 0).forward(DENSE, 10, 10);
    MadeUp b = new MadeUp("b", 9).forward(SWITCH, 20, 20);
    MadeUp other = new MadeUp("c", 10).forward(DENSE, 10, 10).forward(SWITCH, 20, 20);

    RunComparison c =
        RunComparison.of(List.of(data(merge(a.data(), b.data())), other.data()), Optional.empty());

    Ratio overall = c.overall(Metric.SPEED, c.others().getFirst()).orElseThrow();
    assertEquals(1, overall.baseN());
    assertTrue(overall.low().isEmpty());
    assertEquals(List.of(1, 2, 3, 4), forks(merge(a.data(), b.data())), "no number for two rounds");
  }

  @Test
  void theManifestSaysWhatAllPartsShareAndLeavesOutTheRest() {
    MadeUp a = new MadeUp("a", 1).forward(DENSE, 10);
    MadeUp b = new MadeUp("b", 0).commit("fedcba9").forward(DENSE, 20);

    Manifest manifest = merge(a.data(), b.data()).manifest();

    assertNull(manifest.commit());
    assertEquals(false, manifest.dirty());
    assertEquals(MadeUp.STARTED, manifest.started());
    assertEquals(100.0, manifest.activeSeconds());
    assertEquals("fedcba9", manifest.mergedFrom().get(1).commit());
    assertEquals(2, manifest.plannedCells());
    assertEquals(Manifest.Status.COMPLETE, manifest.status());
  }

  @Test
  void aMergeIsARunFolder() {
    Merge merge =
        merge(
            new MadeUp("a", 0).forward(DENSE, 10).data(),
            new MadeUp("b", 1).forward(DENSE, 20).data());

    RunFolder folder = RunFolder.create(dir.resolve("merged"), merge.manifest());
    folder.append(merge.rows());

    assertEquals(merge.rows(), RunFolder.open(folder.dir()).rows());
    assertEquals(merge.manifest(), folder.manifest());
  }

  @Test
  void otherMachinesTextsAndWorkAreRefused() {
    MadeUp a = new MadeUp("a", 0).forward(DENSE, 10);

    String machine = refusal(a, new MadeUp("b", 1).machine("Other").forward(DENSE, 20));
    MadeUp gpu = new MadeUp("a", 0).gpu("Fast", 1000).forward(DENSE, 10);
    String device = refusal(gpu, new MadeUp("b", 1).gpu("Faster", 1000).forward(DENSE, 10));
    String text = refusal(a, new MadeUp("b", 1).text("ff00").forward(DENSE, 20));
    String work = refusal(a, new MadeUp("b", 1).flops(50).forward(DENSE, 20));

    assertTrue(machine.contains("A CPU") && machine.contains("Other"), machine);
    assertTrue(machine.contains("moebench compare"), machine);
    assertTrue(
        device.startsWith(
            "a computed on opencl:0, Fast (Platform, driver 5.5), but b on opencl:0, Faster ("),
        device);
    assertEquals(2, forks(merge(a.data(), gpu.data())).size(), "a host takes part in both");
    assertTrue(text.contains("europarl with SHA-256 ff00"), text);
    assertTrue(work.contains("other work"), work);
  }
}
