package moebench.bench.gate.fork;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moebench.bench.gate.jmh.GateInputException;
import moebench.bench.gate.jmh.Unit;

/** A jar with JMH benchmarks, and JMH itself. */
final class BenchmarkJar {
  private static final String LIST = "META-INF/BenchmarkList";

  /** A warning of the JVM between the names is none. */
  private static final Pattern NAME = Pattern.compile("\\S+");

  private static final Pattern PARAMETER = Pattern.compile("\\s+param \"(.*)\" = \\{(.*)\\}");

  private BenchmarkJar() {}

  /**
   * Looks into a jar without running it.
   *
   * @throws GateInputException when it cannot be read or has no list of benchmarks
   */
  static void check(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw new GateInputException("there is no jar " + jar);
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      if (file.getEntry(LIST) == null) {
        throw new GateInputException(
            "%s is no JMH jar: it has no %s; build it with JMH's annotation processor"
                .formatted(jar, LIST));
      }
    } catch (IOException e) {
      throw new GateInputException(
          "%s cannot be read as a jar: %s".formatted(jar, e.getMessage()), e);
    }
  }

  /**
   * The benchmarks that match, each combination of parameters for itself, in JMH's order.
   *
   * @param include regular expression as JMH's
   * @param params values that replace those of the source, such as {@code rows=64,128}
   */
  static List<Unit> units(Jvm jvm, Path jar, String include, List<String> params)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("-lp", include));
    params.forEach(param -> arguments.addAll(List.of("-p", param)));
    Process process =
        jvm.process(jar, "org.openjdk.jmh.Main", arguments.toArray(String[]::new))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0 || !text.contains("Benchmarks:")) {
      throw new GateInputException(
          "JMH cannot list the benchmarks of %s: %s".formatted(jar, LogText.reason(text)));
    }
    return parse(text.lines().dropWhile(line -> !line.startsWith("Benchmarks:")).skip(1).toList());
  }

  static List<Unit> parse(List<String> lines) {
    Map<String, Map<String, List<String>>> benchmarks = new LinkedHashMap<>();
    Map<String, List<String>> current = Map.of();
    for (String line : lines) {
      Matcher parameter = PARAMETER.matcher(line);
      if (parameter.matches()) {
        current.put(parameter.group(1), List.of(parameter.group(2).split(", ", -1)));
      } else if (NAME.matcher(line.strip()).matches()) {
        current = benchmarks.computeIfAbsent(line.strip(), _ -> new LinkedHashMap<>());
      }
    }
    List<Unit> units = new ArrayList<>();
    benchmarks.forEach((name, params) ->
        combinations(params).forEach(values -> units.add(new Unit(name, values))));
    return units;
  }

  private static List<Map<String, String>> combinations(Map<String, List<String>> params) {
    List<Map<String, String>> combinations = List.of(Map.of());
    for (Map.Entry<String, List<String>> param : params.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> combination : combinations) {
        for (String value : param.getValue()) {
          Map<String, String> with = new LinkedHashMap<>(combination);
          with.put(param.getKey(), value);
          longer.add(with);
        }
      }
      combinations = longer;
    }
    return combinations;
  }
}
