package moebench.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import moebench.bench.fork.ForkProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole check in its own process, with no more modules than it has where it was packed. */
class GpuCheckTest {
  @TempDir private Path dir;
  private Process process;

  @AfterEach
  void endProcess() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private int check(String device, String minutes) throws Exception {
    String script = Files.readString(Path.of("..", "scripts", "gpu-check"));
    String modules = script.replaceFirst("(?s).*\\nmodules=(\\S+)\\n.*", "$1");
    List<String> command =
        ForkProcess.command(
            List.of("--limit-modules=" + modules), System.getProperty("java.class.path"));
    command.addAll(
        List.of(
            GpuCheck.class.getName(), device, dir.resolve("result").toString(), minutes, "small"));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("output").toFile())
            .start();
    assertTrue(process.waitFor(5, TimeUnit.MINUTES), "still running");
    return process.exitValue();
  }

  private List<String> lines(String file) throws Exception {
    return Files.readAllLines(dir.resolve(file));
  }

  @Test
  void whatIsNoDeviceIsAWrongArgument() throws Exception {
    int code = check("gpu", "1");

    assertEquals(2, code, Files.readString(dir.resolve("output")));
    assertEquals(
        "gpu-check: 'gpu' names no device: write opencl:0, or opencl: and part of a name",
        lines("output").getLast());
  }

  @Test
  @Tag("opencl")
  void aDeviceIsCheckedAndMeasuredUntilTimeIsUp() throws Exception {
    int code = check("opencl:0", "0.8");

    String output = Files.readString(dir.resolve("output"));
    assertEquals(0, code, output);
    List<String> correctness = lines("result/correctness.txt");
    assertEquals(9, correctness.size(), output);
    correctness.forEach(line -> assertTrue(line.startsWith("right: "), line));
    assertTrue(
        lines("result/device.txt").stream().anyMatch(line -> line.startsWith("FP32 peak")), output);
    List<String> table = lines("result/table.csv");
    assertEquals(String.join(",", GpuRow.COLUMNS), table.getFirst());
    assertEquals(1 + GpuShape.all(true).size(), table.size());
    String[] first = table.get(1).split(",", -1);
    for (String column : List.of("maxError", "forwardResidentSeconds", "trainingResidentSeconds")) {
      assertTrue(Double.parseDouble(first[GpuRow.COLUMNS.indexOf(column)]) > 0, table.get(1));
    }
  }
}
