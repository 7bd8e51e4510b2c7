package moebench.reports.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Values in rows, for a CSV file.
 *
 * @param columns names
 * @param rows as many values as columns
 */
public record Table(List<String> columns, List<List<String>> rows) {

  /** A table with the given columns, to be filled. */
  public static Table of(String... columns) {
    return new Table(List.of(columns), new ArrayList<>());
  }

  /** Adds a row; null stands for a value that is not known and is left empty. */
  public Table row(Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(
          values.length + " values for " + columns.size() + " columns");
    }
    rows.add(Stream.of(values).map(v -> v == null ? "" : v.toString()).toList());
    return this;
  }

  /** As RFC 4180 with line feeds. */
  public String csv() {
    return Stream.concat(Stream.of(columns), rows.stream())
        .map(r -> r.stream().map(Table::field).collect(Collectors.joining(",")) + "\n")
        .collect(Collectors.joining());
  }

  private static String field(String value) {
    return value.matches("(?s).*[\",\r\n].*") ? "\"" + value.replace("\"", "\"\"") + "\"" : value;
  }
}
