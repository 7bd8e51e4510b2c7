package moebench.bench.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepsTest {
  @TempDir private Path dir;

  private Sweep read(String yaml) throws IOException {
    return Sweeps.file(Files.writeString(dir.resolve("sweep.yaml"), yaml));
  }

  @Test
  void whatAFileDoesNotSetIsTheDefaults() throws IOException {
    Sweep sweep = read("seeds: 1");

    assertEquals(Axes.EXPERTS.defaults(), sweep.shared().all(Axes.EXPERTS));
    assertEquals(1, sweep.grids().size());
  }

  @Test
  void scalarsListsAndRangesAreAllValues() throws IOException {
    Sweep sweep =
        read(
            """
            experts: 4
            grids:
              - capacityFactors: 1:2:0.5
                layers: [switch]
              - capacityFactors: [1.25, 3]
            """);

    assertEquals(List.of(4), sweep.shared().all(Axes.EXPERTS));
    assertEquals(List.of(1.0, 1.5, 2.0), sweep.grids().get(0).all(Axes.CAPACITY_FACTORS));
    assertEquals(List.of(1.25, 3.0), sweep.grids().get(1).all(Axes.CAPACITY_FACTORS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "expert: 4 | unknown key 'expert' in",
        "expert: 4 | did you mean 'experts'?",
        "grids: 4 | grids must be a list",
        "grids: [] | grids must be a list",
        "grids: [4] | a grid must map axes to values, not '4'",
        "grids: [{seeds: 4}] | unknown key 'seeds' in a grid of",
        "experts: [0] | experts: must be 1 or more, not 0",
        "experts: | experts: 'null' is not a whole number",
        "seeds: [1, 2] | seeds: '1,2' is not a whole number",
        "'' | is no YAML map",
        "just words | is no YAML map",
        "[1, 2] | is no YAML map",
        "experts: [1 | is no YAML map",
      })
  void mistakesAreNamed(String yaml, String part) {
    String message = assertThrows(IllegalArgumentException.class, () -> read(yaml)).getMessage();
    assertTrue(message.contains(part), message);
    assertTrue(message.contains("sweep.yaml"), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void missingFilesAndPresets() {
    Path missing = dir.resolve("none.yaml");
    String message =
        assertThrows(IllegalArgumentException.class, () -> Sweeps.file(missing)).getMessage();
    assertEquals("there is no sweep file " + missing, message);

    message =
        assertThrows(IllegalArgumentException.class, () -> Sweeps.preset("quik")).getMessage();
    assertTrue(message.contains("unknown preset 'quik': did you mean 'quick'?"), message);
  }
}
