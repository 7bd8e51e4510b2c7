package moebench.bench.gate.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON that JMH writes with {@code -rf json}. */
public final class JmhJson {
  private JmhJson() {}

  /**
   * The entries of a file, as they are.
   *
   * @throws GateInputException when it is no such file
   */
  public static List<JsonNode> entries(Path file) {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(Files.readString(file));
    } catch (IOException e) {
      throw new GateInputException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new GateInputException(
          file + " is no JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    }
    if (!root.isArray()) {
      throw new GateInputException(
          file + " is no result of JMH: it is no list; write it with -rf json -rff FILE");
    }
    return List.copyOf(root.values());
  }

  /**
   * The forks of an entry.
   *
   * @param where names the entry in messages
   * @throws GateInputException when a field or every fork is missing, or a score is no number
   */
  public static List<Fork> forks(JsonNode entry, String where) {
    Unit unit = unit(entry, where);
    String of = where + ", " + unit;
    JsonNode primary = required(entry, "primaryMetric", of);
    Scale scale =
        new Scale(
            required(entry, "mode", of).asString(), required(primary, "scoreUnit", of).asString());
    List<List<Double>> scores = scores(primary, of);
    Map<String, String> units = new TreeMap<>();
    Map<String, List<List<Double>>> secondary = new TreeMap<>();
    for (Map.Entry<String, JsonNode> metric : entry.path("secondaryMetrics").properties()) {
      String name = metric.getKey().replaceFirst("^·", "");
      if (metric.getValue().path("rawData").isArray()) {
        secondary.put(name, raw(metric.getValue().get("rawData")));
        units.put(name, metric.getValue().path("scoreUnit").asString(""));
      }
    }
    if (scores.isEmpty()) {
      throw new GateInputException(of + ": there are no forks in rawData");
    }
    List<Fork> forks = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      int fork = i;
      Map<String, List<Double>> values = new TreeMap<>();
      secondary.forEach(
          (name, all) -> values.put(name, fork < all.size() ? all.get(fork) : List.of()));
      forks.add(
          new Fork(
              unit,
              scale,
              entry.path("threads").asInt(1),
              mean(scores.get(i), of, i),
              scores.get(i),
              values,
              units));
    }
    return forks;
  }

  private static Unit unit(JsonNode entry, String where) {
    Map<String, String> params = new LinkedHashMap<>();
    entry.path("params").properties().forEach(p -> params.put(p.getKey(), p.getValue().asString()));
    return new Unit(required(entry, "benchmark", where).asString(), params);
  }

  private static JsonNode required(JsonNode node, String field, String where) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw new GateInputException("%s: the field %s is missing".formatted(where, field));
    }
    return value;
  }

  /** By fork and iteration; the mode {@code sample} has histograms instead. */
  private static List<List<Double>> scores(JsonNode primary, String where) {
    if (primary.path("rawData").isArray()) {
      return raw(primary.get("rawData"));
    }
    if (!primary.has("rawDataHistogram")) {
      throw new GateInputException(where + ": the field rawData is missing");
    }
    return primary
        .get("rawDataHistogram")
        .valueStream()
        .map(fork -> fork.valueStream().map(JmhJson::meanOfHistogram).toList())
        .toList();
  }

  private static List<List<Double>> raw(JsonNode forks) {
    return forks
        .valueStream()
        .map(fork -> fork.valueStream().map(JmhJson::number).toList())
        .toList();
  }

  /** JMH writes what is no finite number as a string. */
  private static double number(JsonNode value) {
    if (value.isNumber()) {
      return value.asDouble();
    }
    return switch (value.asString("")) {
      case "+INF" -> Double.POSITIVE_INFINITY;
      case "-INF" -> Double.NEGATIVE_INFINITY;
      default -> Double.NaN;
    };
  }

  private static double meanOfHistogram(JsonNode pairs) {
    double sum = 0;
    double count = 0;
    for (JsonNode pair : pairs) {
      sum += number(pair.path(0)) * number(pair.path(1));
      count += number(pair.path(1));
    }
    return sum / count;
  }

  private static double mean(List<Double> iterations, String where, int fork) {
    double mean = iterations.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    if (!(mean > 0) || Double.isInfinite(mean)) {
      throw new GateInputException(
          "%s: fork %d has no positive score (%s)".formatted(where, fork + 1, iterations));
    }
    return mean;
  }
}
