package moebench.bench.gate.output;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moebench.bench.gate.fork.Slot;
import moebench.bench.gate.procedure.Arm;
import moebench.bench.gate.result.GateResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Everything that a gate writes, in one folder. */
public final class GateFolder {
  private final Path folder;

  public GateFolder(Path folder) {
    this.folder = folder;
  }

  /** Writes the result in every form. */
  public void write(GateResult result) {
    JsonMapper mapper = JsonMapper.shared();
    text("summary.md", Markdown.of(result, Markdown.SUMMARY_BYTES));
    text("comment.md", Markdown.of(result, Markdown.COMMENT_BYTES));
    text("junit.xml", JUnitXml.of(result));
    text("annotations.txt", String.join("\n", Annotations.of(result)) + "\n");
    bytes("bencher.json", BencherMetrics.of(result));
    bytes("result.json", mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(result));
  }

  /** Writes what JMH wrote, one file a side; the gate reads them again. */
  public void writeJmh(List<Slot> slots) {
    jmh("jmh-baseline.json", slots, Arm.BASELINE);
    jmh("jmh-candidate.json", slots, Arm.CANDIDATE);
  }

  private void jmh(String name, List<Slot> slots, Arm arm) {
    List<JsonNode> entries =
        slots.stream()
            .filter(slot -> slot.arm() == arm && slot.failure() == null)
            .map(Slot::result)
            .toList();
    try (BufferedWriter out =
        Files.newBufferedWriter(folder.resolve(name), StandardCharsets.UTF_8)) {
      out.write(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(entries));
    } catch (IOException e) {
      throw cannotWrite(name, e);
    }
  }

  private void text(String name, String text) {
    bytes(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void bytes(String name, byte[] bytes) {
    try {
      Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw cannotWrite(name, e);
    }
  }

  private UncheckedIOException cannotWrite(String name, IOException e) {
    return new UncheckedIOException(
        "cannot write " + folder.resolve(name) + ": " + e.getMessage(), e);
  }
}
