package moebench.reports.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moebench.reports.RunFolderException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A folder with {@code history.jsonl}: one line per benchmark and run, oldest first. */
public final class History {
  private static final String FILE = "history.jsonl";
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private final Path dir;

  /** A history in a folder, which need not exist. */
  public History(Path dir) {
    this.dir = dir;
  }

  /** Whether a folder holds a history. */
  public static boolean isIn(Path dir) {
    return Files.isRegularFile(dir.resolve(FILE));
  }

  /** The folder. */
  public Path dir() {
    return dir;
  }

  /**
   * Adds a run.
   *
   * @throws RunFolderException when it cannot be written
   */
  public void append(List<HistoryEntry> run) {
    StringBuilder lines = new StringBuilder();
    run.forEach(entry -> lines.append(MAPPER.writeValueAsString(entry)).append('\n'));
    try {
      Files.createDirectories(dir);
      Files.writeString(
          dir.resolve(FILE), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new RunFolderException(
          "cannot write %s: %s".formatted(dir.resolve(FILE), e.getMessage()), e);
    }
  }

  /**
   * Reads everything, by benchmark in order of first appearance.
   *
   * @throws RunFolderException naming the line that is damaged
   */
  public Map<String, List<HistoryEntry>> byBenchmark() {
    Map<String, List<HistoryEntry>> series = new LinkedHashMap<>();
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      HistoryEntry entry = read(lines.get(i), i + 1);
      series.computeIfAbsent(entry.benchmark(), _ -> new ArrayList<>()).add(entry);
    }
    return series;
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(dir.resolve(FILE));
    } catch (IOException e) {
      throw new RunFolderException(
          "cannot read %s: %s".formatted(dir.resolve(FILE), e.getMessage()), e);
    }
  }

  private HistoryEntry read(String line, int number) {
    try {
      HistoryEntry entry = MAPPER.readValue(line, HistoryEntry.class);
      if (entry.benchmark() == null || entry.time() == null || !(entry.score() > 0)) {
        throw damaged(number, "benchmark, time or a positive score is missing", null);
      }
      return entry;
    } catch (JacksonException e) {
      throw damaged(number, e.getOriginalMessage().lines().findFirst().orElse("not JSON"), e);
    }
  }

  private RunFolderException damaged(int line, String problem, Throwable cause) {
    return new RunFolderException(
        "%s is damaged at line %d: %s; delete that line"
            .formatted(dir.resolve(FILE), line, problem),
        cause);
  }
}
