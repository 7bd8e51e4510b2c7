package moebench.bench.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import moebench.bench.sweep.LayerSpecs;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("opencl")
class ColdStartTest {

  /** PoCL with a memory of one gigabyte: a forward pass fits, gradients beside it do not. */
  @Test
  void whatCannotBeTrainedIsRefusedBeforeAnythingRuns() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(ForkProcess.command(Start.class))
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("POCL_MEMORY_LIMIT", "1");
    Process process = builder.start();
    String answer =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), answer);
    assertTrue(answer.startsWith("this layer takes 1."), answer);
    assertTrue(answer.endsWith(" has 1.00 GiB: make it smaller"), answer);
  }

  /** Prints what becomes of a layer with many tokens. */
  static final class Start {
    public static void main(String[] args) {
      LayerConfig layer =
          LayerSpecs.config(
              "moe",
              4,
              "per-token",
              1.25,
              "always",
              "relu",
              16,
              16,
              1,
              new LayerConfig.Regularization(0.01, 0, 0));
      try {
        ColdStart.of(new Cell.Speed(layer, "opencl:0", 1_200_000, 1, 1, 1, 1));
        System.out.println("it ran");
      } catch (IllegalArgumentException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
