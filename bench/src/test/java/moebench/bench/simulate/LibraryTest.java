package moebench.bench.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moebench.sim.cluster.model.ModelSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibraryTest {
  private static final List<String> KINDS = List.of("device", "cluster", "model");

  @TempDir private Path dir;

  @Test
  void everythingInTheLibraryCanBeReadAndNamesItsSources() {
    Library.DEVICES.forEach(name -> {
      assertEquals(name, Library.device(name).name());
      assertFalse(Library.device(name).sources().isEmpty());
      assertEquals(
          Library.device(name).pricePerHour() != null,
          Library.device(name).sources().containsKey("price"));
    });
    Library.CLUSTERS.forEach(name -> {
      assertEquals(name, Library.cluster(name).name());
      assertFalse(Library.cluster(name).sources().isEmpty());
    });
    Library.MODELS.forEach(name -> {
      assertEquals(name, Library.model(name).name());
      assertFalse(Library.model(name).sources().isEmpty());
    });
  }

  /** Totals and active parameters as their papers print them. */
  @ParameterizedTest
  @CsvSource({
    "mixtral-8x7b,46.7e9,12.9e9,0.01",
    "deepseek-v3,671e9,37e9,0.02",
    "switch-c,1571e9,,0.02",
    "gshard-600b,600e9,,0.04",
    "switch-base-128,7.4e9,,0.03",
    "t5-base,0.25e9,,0.05",
    "t5-large,0.78e9,,0.05",
    "dense-220b,220e9,220e9,0.01",
    "dense-1760b,1760e9,1760e9,0.01",
    "moe-1760b,1760e9,,0.01",
    "switch-1760b,1760e9,,0.01"
  })
  void modelsHaveTheParametersThatAreKnown(
      String name, double total, Double active, double within) {
    ModelSpec model = Library.model(name);
    assertEquals(total, model.totalParameters(), within * total);
    if (active != null) {
      assertEquals(active, model.activeParameters(), within * active);
    }
  }

  @Test
  void misspeltNamesAreToldTheNearest() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Library.model("mixtral"));
    assertTrue(e.getMessage().contains("did you mean 'mixtral-8x7b'"), e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> Library.device("h100"));
    assertTrue(e.getMessage().contains("did you mean 'h100-sxm'"), e.getMessage());
    e = assertThrows(IllegalArgumentException.class, () -> Library.cluster("none.yaml"));
    assertTrue(e.getMessage().contains("there is no cluster file none.yaml"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cluster|h100-64|gbPerSecond: 50|gbPerSecond: 0|line|network.interNode|gbPerSecond is 0",
        "cluster|h100-64|topology: nodes|topology: nodez|line|network|did you mean 'nodes'",
        "cluster|h100-64|topology: nodes|topology: torus|line|network|topology torus has no",
        "cluster|h100-64|device: h100-sxm|device: h100-sxn|||did you mean 'h100-sxm'",
        "cluster|h100-64|overlap: 0.5|overlap: much|line 15|overlap|much",
        "model|mixtral-8x7b|topK: 2|topK: 9|line|moe|topK 9 is more than experts 8",
        "model|mixtral-8x7b|topK: 2|topk: 2|line|moe|topK is missing",
        "model|mixtral-8x7b|kvHeads|kvHead|line|kvHead|did you mean 'kvHeads'",
        "model|mixtral-8x7b|layers: 32|layers: -1|line||layers must be a number above 0",
        "model|mixtral-8x7b|dropless|droples|line|moe.capacity|unknown capacity convention",
        "model|switch-c|per-token, capacityFactor: 1.0|per-token|line|capacity|capacityFactor is missing",
        "device|h100-sxm|compute: 0.6|compute: 1.6|line|efficiency|at most 1",
        "device|h100-sxm|memoryGb: 80|memoryGb: -3|line||memoryGb must be",
        "device|h100-sxm|memoryGb: 80|memoryGb: 80\\nmemoryGb: 90|line||memoryGb",
        "device|h100-sxm|launchMicros: 4||||launchMicros is missing",
        "cluster|h100-64|overlap: 0.5||||overlap is missing",
        "cluster|h100-64|450, latencyMicros: 3|450|line|network.intraNode|latencyMicros is missing",
        "model|mixtral-8x7b|tiedEmbedding: false||||tiedEmbedding is missing",
        "model|mixtral-8x7b|layers: 32|layers: 32\\nlayers: 33|line 5||layers",
        "model|mixtral-8x7b|headDim: 128, |headDim: 128, kvWidth: -1, |line|attention|kvWidth must be",
        "model|mixtral-8x7b|headDim: 128, |headDim: 128, parameters: -1, |line|attention|parameters of attention must be",
        "model|switch-c|dispatchGroup: 1024|dispatchGroup: 0|line|moe|dispatchGroup is missing or 0"
      })
  void saysFileLineAndKeyOfWhatIsWrong(
      String kind, String name, String from, String to, String line, String key, String problem)
      throws IOException {
    assertTrue(KINDS.contains(kind));
    byte[] resource =
        Library.class
            .getResourceAsStream("/moebench/bench/%ss/%s.yaml".formatted(kind, name))
            .readAllBytes();
    String yaml = new String(resource, StandardCharsets.UTF_8);
    assertTrue(yaml.contains(from));
    Path file = dir.resolve("mine.yaml");
    Files.writeString(file, yaml.replace(from, to == null ? "" : to.replace("\\n", "\n")));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> {
              switch (kind) {
                case "device" -> Library.device(file.toString());
                case "cluster" -> Library.cluster(file.toString());
                default -> Library.model(file.toString());
              }
            });
    assertTrue(e.getMessage().contains("mine.yaml"), e.getMessage());
    assertTrue(e.getMessage().contains(problem), e.getMessage());
    assertTrue(line == null || e.getMessage().contains(line), e.getMessage());
    assertTrue(key == null || e.getMessage().contains(key), e.getMessage());
    assertFalse(e.getMessage().contains("\n"));
  }

  @Test
  void whatIsNoYamlIsSaidSo() throws IOException {
    Path file = dir.resolve("broken.yaml");
    Files.writeString(file, "name: [unclosed\nlayers: 3\n");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Library.model(file.toString()));
    assertTrue(e.getMessage().contains("broken.yaml, line"), e.getMessage());
  }
}
