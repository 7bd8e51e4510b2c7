package moebench.bench.gate.jmh;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
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
    return label(params.keySet());
  }

  /** The same with those parameters alone in which units of its benchmark differ. */
  public String labelAmong(Collection<Unit> units) {
    return label(
        units.stream()
            .filter(unit -> unit.name.equals(name))
            .flatMap(unit -> unit.params.entrySet().stream())
            .filter(p -> !p.getValue().equals(params.get(p.getKey())))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet()));
  }

  private String label(Set<String> shown) {
    int method = name.lastIndexOf('.');
    String shortName = name.substring(name.lastIndexOf('.', method - 1) + 1);
    String values =
        params.entrySet().stream()
            .filter(p -> shown.contains(p.getKey()))
            .map(p -> p.getKey() + "=" + p.getValue())
            .collect(Collectors.joining(","));
    return values.isEmpty() ? shortName : shortName + "[" + values + "]";
  }

  @Override
  public String toString() {
    return params.isEmpty() ? name : name + params;
  }
}
