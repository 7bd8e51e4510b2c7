package moebench.bench.gate.jmh;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One benchmark with one value for each of its parameters.
 *
 * @param name of the class and the method
 * @param params by name
 */
public record Unit(String name, SortedMap<String, String> params) {
  public Unit(String name, Map<String, String> params) {
    this(name, new TreeMap<>(params));
  }

  /** Class and method without the package, and the parameters. */
  public String label() {
    int method = name.lastIndexOf('.');
    String shortName = name.substring(name.lastIndexOf('.', method - 1) + 1);
    return params.isEmpty()
        ? shortName
        : params.entrySet().stream()
            .map(p -> p.getKey() + "=" + p.getValue())
            .collect(Collectors.joining(",", shortName + "[", "]"));
  }

  @Override
  public String toString() {
    return params.isEmpty() ? name : name + params;
  }
}
