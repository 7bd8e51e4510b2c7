package moebench.bench.gate.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import moebench.bench.gate.jmh.GateInputException;
import moebench.bench.gate.jmh.Unit;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The smallest slowdown that matters, as a share, for each benchmark.
 *
 * @param usual where no pattern fits
 * @param byPattern the first that is found in a benchmark's name and parameters decides
 */
public record Margins(double usual, Map<Pattern, Double> byPattern) {

  /** The same margin for all. */
  public static Margins of(double usual) {
    return new Margins(usual, Map.of());
  }

  /**
   * Reads a YAML file of lines such as {@code KernelBenchmark.*SOFTMAX: 3%}.
   *
   * @param usual for benchmarks that no line fits
   * @throws GateInputException naming the line that is wrong
   */
  public static Margins read(Path file, double usual) {
    Map<String, Object> lines;
    try {
      lines =
          YAMLMapper.shared()
              .readValue(
                  Files.readString(file), new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (IOException e) {
      throw new GateInputException("cannot read the margins " + file + ": " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new GateInputException(
          "%s is no list of margins, such as 'LayerBenchmark: 3%%': %s"
              .formatted(file, e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
    if (lines == null || lines.isEmpty()) {
      throw new GateInputException(file + " holds no margins, such as 'LayerBenchmark: 3%'");
    }
    Map<Pattern, Double> margins = new LinkedHashMap<>();
    lines.forEach((name, value) -> margins.put(pattern(file, name), share(file, name, value)));
    return new Margins(usual, margins);
  }

  private static Pattern pattern(Path file, String name) {
    try {
      return Pattern.compile(name);
    } catch (PatternSyntaxException e) {
      throw new GateInputException(
          "%s: '%s' is no regular expression: %s".formatted(file, name, e.getDescription()), e);
    }
  }

  private static double share(Path file, String name, Object value) {
    try {
      return share(String.valueOf(value));
    } catch (GateInputException e) {
      throw new GateInputException("%s: %s: %s".formatted(file, name, e.getMessage()), e);
    }
  }

  /**
   * A share as people write it: {@code 5%} or {@code 0.05}.
   *
   * @throws GateInputException when it is none, or not between 0 and 1
   */
  public static double share(String text) {
    double value;
    try {
      value =
          text.endsWith("%")
              ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
              : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new GateInputException("'%s' is no share; write it as 5%% or 0.05".formatted(text), e);
    }
    if (!(value > 0 && value <= 1)) {
      throw new GateInputException(
          "must be above 0%% and at most 100%%, not %s; write 5%% or 0.05".formatted(text));
    }
    return value;
  }

  /** The margin of a benchmark, as a share. */
  public double of(Unit unit) {
    return byPattern.entrySet().stream()
        .filter(entry -> entry.getKey().matcher(unit.name() + unit.label()).find())
        .findFirst()
        .map(Map.Entry::getValue)
        .orElse(usual);
  }
}
