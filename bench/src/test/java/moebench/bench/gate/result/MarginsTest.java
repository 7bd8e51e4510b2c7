package moebench.bench.gate.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import moebench.bench.gate.jmh.GateInputException;
import moebench.bench.gate.jmh.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarginsTest {
  @TempDir private Path dir;

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("margins.yaml"), text);
  }

  @Test
  void theFirstPatternThatFitsDecides() throws IOException {
    Margins margins = Margins.read(file("Kernel.*SOFTMAX: 3%\nKernel: 0.1\n"), 0.05);

    assertEquals(0.03, margins.of(new Unit("a.Kernel.call", Map.of("kernel", "SOFTMAX"))));
    assertEquals(0.1, margins.of(new Unit("a.Kernel.call", Map.of("kernel", "RELU"))));
    assertEquals(0.05, margins.of(new Unit("a.Layer.forward", Map.of())));
  }

  @ParameterizedTest
  @CsvSource({"5%, 0.05", "0.05, 0.05", "0.5%, 0.005", "100%, 1"})
  void sharesAreWrittenEitherWay(String text, double share) {
    assertEquals(share, Margins.share(text), 1e-15);
  }

  @ParameterizedTest
  @ValueSource(strings = {"five", "", "%", "NaN", "0", "-3%", "5", "Infinity", "101%"})
  void whatIsNoShareIsRefused(String text) {
    GateInputException e = assertThrows(GateInputException.class, () -> Margins.share(text));
    assertTrue(e.getMessage().contains(text), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Kernel: much | Kernel: 'much' is no share",
        "'[: 3%' | is no regular expression",
        "'- 3%' | is no list of margins",
        "{} | holds no margins",
      })
  void badFilesAreNamed(String text, String message) throws IOException {
    Path file = file(text.startsWith("[") ? "\"[\": 3%" : text);

    GateInputException e = assertThrows(GateInputException.class, () -> Margins.read(file, 0.05));

    assertTrue(e.getMessage().contains("margins.yaml"), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
