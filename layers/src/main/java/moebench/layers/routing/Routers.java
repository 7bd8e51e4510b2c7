package moebench.layers.routing;

import java.util.List;
import java.util.stream.Collectors;

/** The routers there are. A new one takes one line here. */
public final class Routers {
  private static final List<Router> ALL =
      List.of(new Switch(), new TopTwo(TopTwo.SecondChoice.ALWAYS));

  private Routers() {}

  /** Every router, with its default options. */
  public static List<Router> all() {
    return ALL;
  }

  /**
   * The router called {@code id}, with its default options.
   *
   * @throws IllegalArgumentException naming the known ids when there is none of that name
   */
  public static Router of(String id) {
    return ALL.stream()
        .filter(router -> router.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown router '%s': use one of %s"
                    .formatted(
                        id, ALL.stream().map(Router::id).collect(Collectors.joining(", ")))));
  }
}
