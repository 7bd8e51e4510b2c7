package moebench.bench.gate.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import moebench.bench.gate.fork.SampleJar;
import moebench.bench.gate.fork.Silence;
import moebench.bench.gate.fork.SlotLaboratory;
import moebench.bench.gate.fork.SlotPlan;
import moebench.bench.gate.jmh.Clock;
import moebench.bench.gate.jmh.ExactMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarGateTest {

  /** The candidate is to be slowed too, and given up after two pairs, so that the run is short. */
  @Test
  void whyAControlCouldNotBeSlowedIsNoted(@TempDir Path dir) throws Exception {
    Path jar = SampleJar.write(dir.resolve("a.jar"), "chooses");
    SlotPlan plan =
        new SlotPlan(
            jar,
            jar,
            ".*",
            List.of(),
            List.of("-wi", "0", "-i", "1", "-r", "20ms"),
            List.of("-XX:TieredStopAtLevel=1"),
            Clock.WALL,
            Duration.ofMinutes(2),
            Duration.ofMinutes(2),
            2,
            2,
            Files.createDirectories(dir.resolve("out")));
    GateResult result;
    try (SlotLaboratory laboratory = SlotLaboratory.open(plan, new Silence(), _ -> {})) {
      result =
          new JarGate(Margins.of(0.05), new ExactMetrics(Pattern.compile("sum")), 1, 0.5)
              .run(laboratory, jar, jar, null, List.of("first"));
    }

    assertEquals(2, result.notes().size(), () -> result.notes().toString());
    assertTrue(
        result
            .notes()
            .getLast()
            .startsWith("A fork of the slowed baseline failed: moebench: cannot slow moebench/"),
        result.notes().getLast());
  }
}
