package moebench.bench.gate.selfcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import moebench.bench.gate.jmh.Clock;
import moebench.bench.gate.jmh.GateInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedNoiseTest {
  private static final String SLOT =
      """
      {"unit": {"name": "%s"}, "arm": "%s", "result": {"benchmark": "b", "mode": "avgt", "forks": 1,\
       "primaryMetric": {"score": %s, "scoreUnit": "s/op", "rawData": [[%s]]}, "secondaryMetrics": {}}}
      """;

  @Test
  void benchmarksOfAnySizeMakeOneNoiseAroundNothing(@TempDir Path dir) throws IOException {
    StringBuilder slots = new StringBuilder();
    for (int i = -10; i <= 10; i++) {
      double noise = Math.exp(0.01 * i);
      slots.append(SLOT.formatted("fast", "BASELINE", noise * 1e-6, noise * 1e-6));
      slots.append(SLOT.formatted("slow", "COPY", noise * 40, noise * 40));
      slots.append(SLOT.formatted("slow", "SLOWED", 1000, 1000));
    }
    Path file = Files.writeString(dir.resolve("slots.jsonl"), slots);
    RecordedNoise noise = RecordedNoise.read(List.of(file), Clock.WALL);
    Noise.Run run = noise.begin(99, 42, new SplittableRandom(1));
    double most = 0;
    double sum = 0;
    for (int i = 0; i < 42; i++) {
      double next = run.next(false);
      most = Math.max(most, Math.abs(next));
      sum += next;
    }
    assertEquals(0.1, most, 1e-9);
    assertEquals(0, sum, 1e-9);
  }

  @Test
  void fewSlotsAreRefused(@TempDir Path dir) throws IOException {
    Path file =
        Files.writeString(dir.resolve("slots.jsonl"), SLOT.formatted("b", "BASELINE", 1, 1));
    GateInputException e =
        assertThrows(GateInputException.class, () -> RecordedNoise.read(List.of(file), Clock.WALL));
    assertTrue(e.getMessage().contains("hold 1 slots"), e.getMessage());
  }
}
