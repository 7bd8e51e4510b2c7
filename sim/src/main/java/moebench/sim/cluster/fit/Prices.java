package moebench.sim.cluster.fit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How long this machine takes for a unit of each term of {@link Work}: one price each, in forward
 * passes and in training steps.
 */
public final class Prices {
  private Prices() {}

  /** Fits the prices, and predicts seconds by them. */
  public static ToDoubleFunction<Measured> fit(List<Measured> fitted) {
    List<List<Work>> work = fitted.stream().map(Work::of).toList();
    double[][] x =
        work.stream()
            .map(terms -> terms.stream().mapToDouble(Work::amount).toArray())
            .toArray(double[][]::new);
    double[] y = fitted.stream().mapToDouble(Measured::seconds).toArray();
    double[] c = NonNegativeFit.of(x, y);
    Map<String, Double> prices = new LinkedHashMap<>();
    for (int j = 0; j < c.length; j++) {
      prices.put(work.getFirst().get(j).name(), c[j]);
    }
    return m -> Work.of(m).stream().mapToDouble(w -> w.amount() * prices.get(w.name())).sum();
  }
}
