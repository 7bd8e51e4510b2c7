package moebench.bench.gate.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import moebench.bench.gate.jmh.Clock;
import moebench.bench.gate.jmh.Fork;
import moebench.bench.gate.jmh.GateInputException;
import moebench.bench.gate.jmh.JmhJson;
import moebench.bench.gate.jmh.Unit;
import moebench.bench.gate.procedure.Arm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotLaboratoryTest {
  @TempDir private Path dir;

  /** A name that a command line may split. */
  private Path out() {
    return dir.resolve("a b");
  }

  private Path jar(String name, String methods) throws IOException {
    return SampleJar.write(dir.resolve(name), methods);
  }

  private SlotLaboratory open(Path baseline, Path candidate, String include, String... params)
      throws IOException, InterruptedException {
    return open(baseline, candidate, include, Duration.ofMinutes(2), params);
  }

  private SlotLaboratory open(
      Path baseline, Path candidate, String include, Duration timeout, String... params)
      throws IOException, InterruptedException {
    SlotPlan plan =
        new SlotPlan(
            baseline,
            candidate,
            include,
            List.of(params),
            List.of("-wi", "0", "-i", "1", "-r", "20ms"),
            List.of("-XX:TieredStopAtLevel=1"),
            Clock.CPU,
            Duration.ofMinutes(10),
            timeout,
            2,
            0,
            Files.createDirectories(out()));
    return SlotLaboratory.open(plan, new Silence(), _ -> {});
  }

  private static Fork fork(Slot slot) {
    return JmhJson.forks(slot.result(), "test").getFirst();
  }

  @Test
  void everyArmIsMeasuredAndTheSlowedOneDoesMore() throws Exception {
    Path jar = jar("a.jar", "counts");
    try (SlotLaboratory laboratory = open(jar, jar, ".*", "factor=2")) {
      assertEquals(
          List.of(new Unit(SampleBenchmark.class.getName() + ".counts", Map.of("factor", "2"))),
          laboratory.units().common());
      for (Arm arm : Arm.values()) {
        OptionalDouble logTime = laboratory.measure(0, arm);

        assertTrue(logTime.isPresent(), laboratory.slots().getLast().failure());
        Fork fork = fork(laboratory.slots().getLast());
        double callsPerOperation = fork.secondary().get("calls").getFirst() / fork.score();
        // Every second operation does its work twice.
        assertEquals(arm == Arm.SLOWED ? 1.5 : 1, callsPerOperation, 1e-3);
        assertEquals("2", fork.unit().params().get("factor"));
        assertTrue(laboratory.slots().getLast().surroundings().loadBefore() >= 0);
      }
      assertTrue(laboratory.spentAfter(1) > laboratory.spentAfter(0));
    }
    assertEquals(4, Files.readAllLines(out().resolve("slots.jsonl")).size());
    assertFalse(Files.exists(out().resolve("helpers")), "the copy is as large as the jar");
  }

  @Test
  void forksThatFailAreReportedAndTheNextOneRuns() throws Exception {
    Path jar = jar("a.jar", "counts|fails|exits");
    List<String> reasons = new ArrayList<>();
    try (SlotLaboratory laboratory = open(jar, jar, ".*", "factor=1")) {
      for (int i = 0; i < laboratory.units().common().size(); i++) {
        laboratory.measure(i, Arm.BASELINE);
        reasons.add(laboratory.slots().getLast().failure());
      }
      // Once more, by the same host.
      assertTrue(laboratory.measure(0, Arm.BASELINE).isPresent());
    }

    assertEquals(3, reasons.size());
    assertEquals(null, reasons.get(0));
    assertEquals("<forked VM failed with exit code 42>", reasons.get(1));
    assertEquals("java.lang.IllegalStateException: planted failure", reasons.get(2));
  }

  @Test
  void aForkThatCouldNotBeSlowedHasFailed() throws Exception {
    Path jar = jar("a.jar", "chooses");
    try (SlotLaboratory laboratory = open(jar, jar, ".*")) {
      assertTrue(laboratory.measure(0, Arm.BASELINE).isPresent());
      assertTrue(laboratory.measure(0, Arm.SLOWED).isEmpty());
      String failure = laboratory.slots().getLast().failure();
      assertTrue(
          failure.startsWith(
              "moebench: cannot slow moebench/bench/gate/fork/IncompleteSampleBenchmark: java."),
          failure);
    }
  }

  @Test
  void aForkThatHangsIsEnded() throws Exception {
    Path jar = jar("a.jar", "hangs");
    try (SlotLaboratory laboratory = open(jar, jar, ".*", Duration.ofSeconds(2), "factor=1")) {
      assertTrue(laboratory.measure(0, Arm.CANDIDATE).isEmpty());
      assertEquals("the fork took longer than 2 s", laboratory.slots().getFirst().failure());
    }
    assertEquals(0, ProcessHandle.current().descendants().count());
  }

  @Test
  void afterItIsClosedNothingIsStarted() throws Exception {
    Path jar = jar("a.jar", "counts");
    SlotLaboratory laboratory = open(jar, jar, ".*", "factor=1");
    laboratory.measure(0, Arm.BASELINE);

    laboratory.stop();

    assertThrows(InterruptedException.class, () -> laboratory.measure(0, Arm.BASELINE));
    assertEquals(0, ProcessHandle.current().descendants().count());
    assertEquals(1, laboratory.slots().size());
  }

  @Test
  void whatAJvmPrintsBetweenTheNamesIsNoBenchmark() {
    assertEquals(
        List.of(new Unit("a.B.c", Map.of("x", "1")), new Unit("a.B.c", Map.of("x", "2"))),
        BenchmarkJar.parse(
            List.of("a.B.c", "WARNING: Use --x to avoid this", "  param \"x\" = {1, 2}", "")));
  }

  @Test
  void benchmarksOfOneJarOnlyAreToldApart() throws Exception {
    try (SlotLaboratory laboratory =
        open(jar("a.jar", "counts|fails"), jar("b.jar", "counts|exits"), ".*")) {
      SlotPlan.Units units = laboratory.units();

      assertEquals(2, units.common().size(), "two values of factor");
      assertTrue(units.missing().stream().allMatch(u -> u.name().endsWith(".fails")));
      assertTrue(units.added().stream().allMatch(u -> u.name().endsWith(".exits")));
      assertEquals(2, units.missing().size());
      assertEquals("SampleBenchmark.counts[factor=1]", units.common().getFirst().label());
    }
  }

  @Test
  void jarsThatCannotBeComparedAreNamed() throws Exception {
    Path good = jar("a.jar", "counts");
    Path other = jar("b.jar", "fails");
    Path noJar = Files.writeString(dir.resolve("text.jar"), "not a jar");
    Path noJmh = dir.resolve("plain.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(noJmh))) {
      out.putNextEntry(new JarEntry("a.txt"));
    }

    assertRefused(dir.resolve("none.jar"), good, ".*", "there is no jar");
    assertRefused(good, noJar, ".*", "text.jar cannot be read as a jar");
    assertRefused(noJmh, good, ".*", "plain.jar is no JMH jar: it has no META-INF/BenchmarkList");
    assertRefused(good, other, ".*", "have no benchmark in common");
    assertRefused(good, good, "nothing", "a.jar matches 'nothing'");
  }

  private void assertRefused(Path baseline, Path candidate, String include, String message) {
    GateInputException e =
        assertThrows(GateInputException.class, () -> open(baseline, candidate, include));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
