package moebench.layers.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The routers there are. A new one takes one line here. */
public final class Routers {

  /** Routers that differ in a number, which their id ends with. */
  private record Family(String prefix, String number, IntFunction<Router> of) {
    Optional<Router> find(String id) {
      String digits = id.startsWith(prefix) ? id.substring(prefix.length()) : "";
      if (!digits.matches("\\d{1,9}")) {
        return Optional.empty();
      }
      Router member = of.apply(Integer.parseInt(digits));
      if (NAMED.containsKey(member.id())) {
        throw new IllegalArgumentException(
            "%s is %s: use that name".formatted(member.id(), NAMED.get(member.id())));
      }
      return Optional.of(member);
    }
  }

  private static final List<Router> SINGLE =
      List.of(
          new Switch(),
          new TopTwo(TopTwo.SecondChoice.ALWAYS),
          new ExpertChoice(),
          new Hash(),
          new Sinkhorn(),
          new LossFree(),
          new Shared(),
          new Soft());

  private static final List<Family> FAMILIES =
      List.of(new Family("top-", "K", TopK::new), new Family("fine-", "G", FineGrained::new));

  /** Members of families that have a name of their own. */
  private static final Map<String, String> NAMED =
      Map.of("top-1", "switch", "top-2", "moe", "fine-1", "switch");

  private Routers() {}

  /** Every router, with its default options; of a family, one with a number of 4. */
  public static List<Router> all() {
    return Stream.concat(SINGLE.stream(), FAMILIES.stream().map(family -> family.of.apply(4)))
        .toList();
  }

  /** Every id, as messages write it: {@code top-K} stands for a family. */
  public static List<String> ids() {
    return Stream.concat(
            SINGLE.stream().map(Router::id),
            FAMILIES.stream().map(family -> family.prefix + family.number))
        .toList();
  }

  /**
   * The router called {@code id}, with its default options; empty when there is none.
   *
   * @throws IllegalArgumentException when there is, but not with that number, or by another name
   */
  public static Optional<Router> find(String id) {
    return Stream.concat(
            SINGLE.stream().filter(router -> router.id().equals(id)),
            FAMILIES.stream().flatMap(family -> family.find(id).stream()))
        .findFirst();
  }

  /**
   * The router called {@code id}, with its default options.
   *
   * @throws IllegalArgumentException naming the known ids when there is none of that name
   */
  public static Router of(String id) {
    return find(id)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown router '%s': use one of %s"
                    .formatted(id, ids().stream().collect(Collectors.joining(", ")))));
  }
}
