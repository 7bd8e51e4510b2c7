package moebench.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import moebench.bench.gate.fork.SampleJar;
import moebench.bench.run.FakeMeasurer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a gate leaves behind when it is interrupted, stopped or killed. */
@EnabledOnOs(OS.LINUX)
class GateInterruptionTest {
  /** The first block has all four arms. */
  private static final int SLOTS = 4;

  /** Long, for a dozen JVMs start one after the other, and the machine may have more to do. */
  private static final int MOST_SECONDS = 300;

  @TempDir private Path dir;
  private Process gate;
  private List<ProcessHandle> others = List.of();

  @AfterEach
  void endProcesses() {
    others.forEach(ProcessHandle::destroyForcibly);
    if (gate != null) {
      gate.descendants().forEach(ProcessHandle::destroyForcibly);
      gate.destroyForcibly();
    }
  }

  private Path out() {
    return dir.resolve("out");
  }

  /** In a session of its own; SIGINT as usual, where the tests' own process may ignore it. */
  private void start(String methods) throws IOException {
    Path jar = SampleJar.write(dir.resolve("a.jar"), methods);
    List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("gate", "--baseline", jar.toString(), "--candidate", jar.toString()));
    command.addAll(List.of("-p", "factor=1", "--jmh=-wi 0 -i 1 -r 10ms", "--minutes", "30"));
    command.addAll(List.of("--out", out().toString()));
    gate =
        new ProcessBuilder(command)
            .redirectOutput(dir.resolve("stdout").toFile())
            .redirectError(dir.resolve("stderr").toFile())
            .start();
  }

  private List<String> slots() {
    Path slots = out().resolve("slots.jsonl");
    return Files.exists(slots) ? read(slots).lines().toList() : List.of();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void await(BooleanSupplier condition, String what) throws InterruptedException {
    for (int tries = 0; !condition.getAsBoolean(); tries++) {
      assertTrue(tries < 10 * MOST_SECONDS, () -> what + ": " + read(dir.resolve("stderr")));
      Thread.sleep(100);
    }
  }

  private void awaitNoOthers() throws InterruptedException {
    await(() -> others.stream().noneMatch(ProcessHandle::isAlive), "JVMs are left over");
  }

  @ParameterizedTest
  @CsvSource({"INT, -, 130", "TERM, '', 143"})
  void whatWasMeasuredIsKeptAndNothingRunsOn(String signal, String group, int code)
      throws Exception {
    start("counts");
    await(() -> slots().size() >= SLOTS || !gate.isAlive(), "no slots");
    others = gate.descendants().toList();
    assertTrue(others.size() >= 4, "a host per arm: " + others);

    // A terminal's Ctrl-C reaches the whole group, whose number is negative.
    new ProcessBuilder("kill", "-" + signal, "--", group + gate.pid()).start().waitFor();

    assertTrue(gate.waitFor(MOST_SECONDS, TimeUnit.SECONDS));
    assertEquals(code, gate.exitValue());
    awaitNoOthers();
    List<JsonNode> slots = slots().stream().map(JsonMapper.shared()::readTree).toList();
    assertTrue(slots.size() >= SLOTS);
    slots.forEach(slot -> assertTrue(slot.get("failure").isNull(), slot.toString()));
    for (String side : List.of("baseline", "candidate")) {
      long measured =
          slots.stream().filter(slot -> slot.get("arm").asString().equalsIgnoreCase(side)).count();
      Path file = out().resolve("jmh-" + side + ".json");
      assertEquals(measured, JsonMapper.shared().readTree(read(file)).size());
    }
    assertFalse(Files.exists(out().resolve("result.json")), "there is no verdict");
    assertFalse(Files.exists(out().resolve("helpers")));
    String said = read(dir.resolve("stderr"));
    assertTrue(said.lines().noneMatch(line -> line.startsWith("moebench: ")), said);
    assertTrue(said.contains("\nInterrupted. What was measured is kept; judge it with: "), said);
    judge(said.substring(said.indexOf("moebench gate ")).strip());
  }

  /** The command that was printed works. */
  private void judge(String command) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.removeFirst();
    words.addAll(List.of("--out", dir.resolve("judged").toString()));
    StringWriter said = new StringWriter();
    int code =
        Main.run(
            sweep -> new FakeMeasurer(_ -> {}),
            new PrintWriter(said),
            new PrintWriter(said),
            words.toArray(String[]::new));
    assertEquals(0, code, said.toString());
    assertTrue(said.toString().contains("Verdict:"), said.toString());
  }

  @Test
  void aKillLeavesNoForkBehind() throws Exception {
    start("hangs");
    // A host, and the fork in which the benchmark sleeps.
    await(() -> gate.descendants().count() >= 2 || !gate.isAlive(), "no fork");
    others = gate.descendants().toList();

    gate.destroyForcibly().waitFor();

    awaitNoOthers();
  }
}
