package moebench.layers.kernels.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void everyTaskRunsOnceAndIsDoneOnReturn(int threads) {
    try (Team team = new Team(threads)) {
      for (int tasks : new int[] {0, 1, 2, 3, 100, 7}) {
        for (int repeat = 0; repeat < 200; repeat++) {
          int[] runs = new int[tasks]; // not atomic: the return publishes what the tasks wrote
          team.run(
              tasks,
              (task, worker) -> {
                assertTrue(worker >= 0 && worker < threads);
                runs[task]++;
              });
          for (int count : runs) {
            assertEquals(1, count);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aFailureReachesTheCallerAndTheTeamGoesOn(int threads) {
    try (Team team = new Team(threads)) {
      for (int failing = 0; failing < 20; failing++) {
        int bad = failing;
        RuntimeException error =
            assertThrows(
                RuntimeException.class,
                () ->
                    team.run(
                        20,
                        (task, worker) -> {
                          if (task == bad) {
                            throw new IllegalArgumentException("task " + task);
                          }
                        }));
        assertTrue(error.getMessage().contains("task " + bad), error::getMessage);
        AtomicIntegerArray runs = new AtomicIntegerArray(20);
        team.run(20, (task, worker) -> runs.incrementAndGet(task));
        for (int i = 0; i < 20; i++) {
          assertEquals(1, runs.get(i));
        }
      }
    }
  }

  /** Long enough apart for the threads to fall asleep. */
  @ParameterizedTest
  @ValueSource(ints = {2})
  void sleepingThreadsWakeUp(int threads) throws InterruptedException {
    try (Team team = new Team(threads)) {
      for (int repeat = 0; repeat < 5; repeat++) {
        Thread.sleep(20);
        AtomicIntegerArray runs = new AtomicIntegerArray(4);
        team.run(4, (task, worker) -> runs.incrementAndGet(task));
        assertEquals("[1, 1, 1, 1]", runs.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2})
  void aClosedTeamSaysSo(int threads) {
    Team team = new Team(threads);
    team.close();
    assertThrows(IllegalStateException.class, () -> team.run(3, (task, worker) -> {}));
  }
}
