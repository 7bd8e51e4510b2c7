package moebench.reports.literature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A published table, read from a small resource whose first line is {@code # source: …}.
 *
 * @param source where it was published
 * @param rows in order
 */
public record Published(String source, List<Row> rows) {
  private static final String SOURCE = "# source: ";

  /** Values by column name; a value that was not published is absent. */
  public record Row(Map<String, String> values) {
    /** A text. */
    public String text(String column) {
      return values.getOrDefault(column, "");
    }

    /** A number; absent where the source has none. */
    public Optional<Double> number(String column) {
      return Optional.ofNullable(values.get(column)).map(Double::valueOf);
    }
  }

  /**
   * Switch Transformers, Table 1: quality, time to a threshold and speed of dense, MoE and Switch.
   */
  public static Published switchTable1() {
    return read("switch_table1.csv");
  }

  /** Switch Transformers, Table 7: quality against the number of experts. */
  public static Published switchTable7() {
    return read("switch_table7.csv");
  }

  /** ST-MoE, Table 5: share of tokens dropped in fine-tuning. */
  public static Published stMoeTable5() {
    return read("st_moe_table5_drops.csv");
  }

  /** GShard, Table 3: steps per second of expert models on TPUs. */
  public static Published gshardTable3() {
    return read("gshard_table3.csv");
  }

  /** DeepEP: time of dispatch and combine against the expert-parallel degree. */
  public static Published deepEpLatency() {
    return read("deepep_latency.csv");
  }

  /** Clark et al. 2022: coefficients of the unified scaling law for routed language models. */
  public static Published clark2022() {
    return read("clark2022.csv");
  }

  /** Breiman et al. 1984: accuracy on the waveform problem. */
  public static Published cartWaveform() {
    return read("cart_waveform.csv");
  }

  /** Codex-S: problems solved with one of 100 answers, chosen in three ways. */
  public static Published codexBestOf100() {
    return read("codex_best_of_100.csv");
  }

  private static Published read(String name) {
    try (InputStream in = Published.class.getResourceAsStream("/moebench/literature/" + name)) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lines: the source, the column names, the rows; no quotes, an empty field is absent. */
  static Published parse(List<String> lines) {
    if (lines.size() < 2 || !lines.getFirst().startsWith(SOURCE)) {
      throw new IllegalArgumentException("a published table begins with '" + SOURCE + "'");
    }
    String[] columns = lines.get(1).split(",");
    List<Row> rows =
        lines.stream().skip(2).filter(l -> !l.isBlank()).map(l -> row(columns, l)).toList();
    return new Published(lines.getFirst().substring(SOURCE.length()), rows);
  }

  private static Row row(String[] columns, String line) {
    String[] fields = line.split(",", -1);
    if (fields.length != columns.length) {
      throw new IllegalArgumentException(columns.length + " fields expected: " + line);
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i++) {
      if (!fields[i].isEmpty()) {
        values.put(columns[i], fields[i]);
      }
    }
    return new Row(values);
  }
}
