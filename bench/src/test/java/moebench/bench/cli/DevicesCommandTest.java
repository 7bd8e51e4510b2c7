package moebench.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import moebench.bench.run.FakeMeasurer;
import moebench.reports.schema.Cell;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DevicesCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int moebench(String... args) {
    FakeMeasurer measurer = new FakeMeasurer(cell -> {});
    return Main.run(sweep -> measurer, new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void jsonIsAllThatIsPrinted() {
    assertEquals(0, moebench("devices", "--no-probe", "--json"), err.toString());

    JsonNode survey = JsonMapper.shared().readTree(out.toString());
    JsonNode simd = survey.path("backends").path(1);
    assertEquals("simd", simd.path("backend").asString());
    assertTrue(simd.path("usable").asBoolean());
    assertTrue(simd.path("probe").isMissingNode(), "what was not measured is absent");
    assertTrue(survey.path("layers").isMissingNode(), "nor are there layers without a roof");
  }

  @Test
  void everyBackEndHasALine() {
    assertEquals(0, moebench("devices", "--no-probe"), err.toString());

    assertTrue(out.toString().contains("reference   usable"), out.toString());
    assertTrue(out.toString().contains("simd        usable"), out.toString());
    assertTrue(out.toString().contains("opencl"), "a device, or why there is none");
  }

  @Test
  void theLogThatAFailureNamesIsThere() throws IOException {
    String message =
        assertThrows(
                IllegalStateException.class,
                () -> DevicesCommand.fork(new Cell.Probe("simd", 1), Duration.ZERO))
            .getMessage();

    Path log = Path.of(message.replaceFirst(".* its output is in ", ""));
    assertTrue(Files.exists(log), message);
    Files.delete(log);
  }

  @Test
  void contradictionsAndImpossibleLayersAreUsage() {
    assertEquals(2, moebench("devices", "--no-probe", "--measure"));
    assertTrue(err.toString().contains("not both"), err.toString());
    assertEquals(2, moebench("devices", "--experts", "0"));
    assertTrue(err.toString().contains("experts: must be 1 or more"), err.toString());
  }
}
