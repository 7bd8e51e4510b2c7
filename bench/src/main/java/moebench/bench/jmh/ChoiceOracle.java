package moebench.bench.jmh;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import moebench.layers.routing.ExpertChoice;
import moebench.layers.routing.Hash;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routing;
import moebench.layers.routing.Soft;

/** Checks the experts and gates of tokens against what the definition of their router allows. */
final class ChoiceOracle {
  /** Of probabilities and gates. */
  private static final double TOLERANCE = 1e-4;

  private final Router router;
  private final Routing routing;
  private final double[][] p;
  private final int[] symbols;
  private final long[] table; // of symbols
  private final double[] least; // [experts], of the tokens that an expert would take

  /**
   * @param p {@code [tokens][experts]}: probabilities; null when nothing is learned
   * @param symbols {@code [tokens]}: what the tokens are
   */
  ChoiceOracle(Router router, Routing routing, double[][] p, int[] symbols) {
    this.router = router;
    this.routing = routing;
    this.p = p;
    this.symbols = symbols;
    this.table =
        new SplittableRandom(0).longs(IntStream.of(symbols).max().orElseThrow() + 1L).toArray();
    this.least =
        router instanceof ExpertChoice
            ? IntStream.range(0, routing.expertCount()).mapToDouble(this::leastTaken).toArray()
            : null;
  }

  private double leastTaken(int expert) {
    double[] column =
        DoubleStream.of(IntStream.range(0, p.length).mapToDouble(t -> p[t][expert]).toArray())
            .sorted()
            .toArray();
    return column[column.length - Math.min(routing.capacity(), column.length)];
  }

  /**
   * Checks one token.
   *
   * @throws IllegalStateException naming the choice that is wrong
   */
  void check(int t) {
    switch (router) {
      case Hash _ -> checkTable(t);
      case ExpertChoice _ -> checkTaken(t);
      case Soft _ -> checkAll(t);
      default -> checkLargest(t);
    }
  }

  /** One symbol, one expert: the JDK's SplitMix64 makes the table too. */
  private void checkTable(int t) {
    int expert = routing.experts()[t];
    long right = Long.remainderUnsigned(table[symbols[t]], routing.expertCount());
    if (routing.gates()[t] != 1 || expert != right) {
      throw new IllegalStateException(
          "wrong routing: token %d of symbol %d went to expert %d with gate %s; right is %d and 1"
              .formatted(t, symbols[t], expert, routing.gates()[t], right));
    }
  }

  /** Experts have the tokens of largest probability. */
  private void checkTaken(int t) {
    for (int e = 0; e < routing.expertCount(); e++) {
      int a = t * routing.topK() + e;
      boolean taken = routing.experts()[a] == e;
      require(
          a,
          taken ? p[t][e] : 0,
          taken ? p[t][e] >= least[e] - TOLERANCE : p[t][e] <= least[e] + TOLERANCE);
    }
  }

  private void checkAll(int t) {
    for (int e = 0; e < routing.expertCount(); e++) {
      int a = t * routing.topK() + e;
      require(a, p[t][e], routing.experts()[a] == e);
    }
  }

  /** Every choice has one of the largest probabilities, and the gates follow from those. */
  private void checkLargest(int t) {
    int topK = routing.topK();
    double chosen = 0;
    for (int a = t * topK; a < (t + 1) * topK; a++) {
      chosen += p[t][routing.experts()[a]];
    }
    double[] left = p[t].clone();
    for (int a = t * topK; a < (t + 1) * topK; a++) {
      int expert = routing.experts()[a];
      double largest = DoubleStream.of(left).max().orElseThrow();
      require(
          a, topK == 1 ? left[expert] : left[expert] / chosen, left[expert] >= largest - TOLERANCE);
      left[expert] = -1;
    }
  }

  private void require(int a, double gate, boolean isRight) {
    if (!isRight || !(Math.abs(gate - routing.gates()[a]) <= TOLERANCE)) {
      int t = a / routing.topK();
      throw new IllegalStateException(
          "wrong routing: choice %d of token %d is expert %d with gate %s; the reference is %s%s"
              .formatted(
                  a % routing.topK(),
                  t,
                  routing.experts()[a],
                  routing.gates()[a],
                  gate,
                  isRight ? "" : ", and another expert"));
    }
  }
}
