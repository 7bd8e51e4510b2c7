package moebench.bench.sweep;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** Points from a misspelt name to the one that was probably meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * An error that names the nearest of {@code known} and then all of them.
   *
   * @param kind what the name stands for, such as {@code preset}
   * @param where it was found, with a leading space, or nothing
   */
  public static IllegalArgumentException unknown(
      String kind, String name, String where, Collection<String> known) {
    JaroWinklerSimilarity similarity = new JaroWinklerSimilarity();
    String nearest =
        known.stream()
            .max(Comparator.comparing(other -> similarity.apply(name, other)))
            .orElseThrow();
    return new IllegalArgumentException(
        "unknown %s '%s'%s: did you mean '%s'? There are %s"
            .formatted(kind, name, where, nearest, String.join(", ", known)));
  }
}
