package moebench.layers;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The layer written a second time, from the published formulas alone, in double precision and token
 * by token: an oracle that shares no code with the product.
 */
final class DoubleLayer {
  final int dModel;
  final int dFf;
  final int experts;
  final int topK;
  final int capacity;
  final double alpha;
  final double zLoss;
  final DoubleUnaryOperator activation;
  final double[] router; // [dModel, experts]
  final double[] w1;
  final double[] b1;
  final double[] w2;
  final double[] b2;
  final List<double[]> parameters;
  final List<double[]> shared; // w1, b1, w2, b2 of the expert that all tokens use, or nothing
  final String kind; // of the router
  final int[] symbols;

  /** Of a layer whose tokens are {@code symbols}. */
  DoubleLayer(Layer layer, int tokens, double alpha, double zLoss, int[] symbols) {
    LayerShape shape = layer.shape();
    kind = layer instanceof ExpertLayer expert ? expert.router().id() : "";
    this.symbols = symbols;
    dModel = shape.dModel();
    dFf = shape.dFf();
    experts = shape.experts();
    topK = shape.topK();
    capacity =
        shape.capacity().isDropless()
            ? tokens
            : (int)
                Math.ceil(
                    shape.capacity().capacityFactor()
                            * tokens
                            * (shape.capacity().convention() == CapacityConvention.PER_ASSIGNMENT
                                ? topK
                                : 1)
                            / experts
                        - 1e-9);
    boolean balances = !Set.of("expert-choice", "sinkhorn", "loss-free", "soft").contains(kind);
    this.alpha = balances && !kind.equals("hash") ? alpha : 0;
    this.zLoss = kind.equals("hash") ? 0 : zLoss;
    activation =
        switch (shape.activation()) {
          case RELU -> z -> z > 0 ? z : 0;
          case GELU_TANH ->
              z ->
                  z / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (z + 0.044715 * Math.pow(z, 3))));
          case GELU_ERF -> z -> z * normalCdf(z);
        };
    List<double[]> values =
        layer.parameters().stream().map(Parameter::value).map(DoubleLayer::widen).toList();
    boolean learned = experts > 1 && !kind.equals("hash");
    router = learned ? values.getFirst() : new double[dModel * experts];
    int first = learned ? 1 : 0;
    w1 = values.get(first);
    b1 = values.get(first + 1);
    w2 = values.get(first + 2);
    b2 = values.get(first + 3);
    shared = values.subList(first + 4, values.size());
    parameters = values;
  }

  List<double[]> parameters() {
    return parameters;
  }

  /** Φ(z) by Simpson's rule over the density. */
  private static double normalCdf(double z) {
    int intervals = 200;
    double h = z / intervals;
    double sum = 0;
    for (int i = 0; i <= intervals; i++) {
      double x = i * h;
      int weight = i == 0 || i == intervals ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(-x * x / 2);
    }
    return 0.5 + sum * h / 3 / Math.sqrt(2 * Math.PI);
  }

  static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** y [tokens, dModel]. */
  double[] forward(double[] x, int tokens, boolean training) {
    double[][] gates = gates(probabilities(x, tokens), training);
    double[] y = new double[tokens * dModel];
    for (int t = 0; t < tokens; t++) {
      for (int e = 0; e < experts; e++) {
        add(gates[t][e], expert(e, x, t, w1, b1, w2, b2), y, t);
      }
      if (!shared.isEmpty()) {
        add(1, expert(0, x, t, shared.get(0), shared.get(1), shared.get(2), shared.get(3)), y, t);
      }
    }
    return y;
  }

  private void add(double gate, double[] out, double[] y, int t) {
    for (int c = 0; c < dModel; c++) {
      y[t * dModel + c] += gate * out[c];
    }
  }

  /** [tokens][experts]: weight of each expert's output, 0 where it has no slot for the token. */
  double[][] gates(double[][] p, boolean training) {
    double[][] gates = new double[p.length][experts];
    if (kind.equals("soft")) {
      return p;
    }
    if (kind.equals("expert-choice")) {
      for (int e = 0; e < experts; e++) {
        for (int t : best(p, e)) {
          gates[t][e] = p[t][e];
        }
      }
      return gates;
    }
    int[][] choice = choices(p, training);
    for (int t = 0; t < p.length; t++) {
      double sum = 0;
      for (int j = 0; j < topK; j++) {
        sum += p[t][choice[t][j]];
      }
      for (int j = 0; j < topK; j++) {
        int e = choice[t][j];
        if (earlier(choice, t, j, e) < capacity) {
          gates[t][e] = kind.equals("hash") ? 1 : p[t][e] / (topK == 1 ? 1 : sum);
        }
      }
    }
    return gates;
  }

  /** The tokens that an expert takes. */
  private int[] best(double[][] p, int e) {
    return IntStream.range(0, p.length)
        .boxed()
        .sorted(Comparator.comparingDouble(t -> -p[t][e]))
        .limit(capacity)
        .mapToInt(t -> t)
        .toArray();
  }

  /** Σ weights·y + balance loss + z-loss. */
  double loss(double[] x, int tokens, double[] weights) {
    double[] y = forward(x, tokens, true);
    double loss = 0;
    for (int i = 0; i < y.length; i++) {
      loss += weights[i] * y[i];
    }
    if (experts == 1) {
      return loss;
    }
    double[][] p = probabilities(x, tokens);
    int[][] choice = alpha == 0 ? new int[tokens][1] : choices(p, true);
    for (int e = 0; e < experts; e++) {
      double f = 0;
      double mean = 0;
      for (int t = 0; t < tokens; t++) {
        f += choice[t][0] == e ? 1.0 / tokens : 0;
        mean += p[t][e] / tokens;
      }
      loss += alpha * experts * f * mean;
    }
    for (int t = 0; t < tokens; t++) {
      double sum = 0;
      for (int e = 0; e < experts; e++) {
        sum += Math.exp(logit(x, t, e));
      }
      loss += zLoss * Math.pow(Math.log(sum), 2) / tokens;
    }
    return loss;
  }

  /** Assignments to the expert that come before choice j of token t. */
  private int earlier(int[][] choice, int t, int j, int e) {
    int n = 0;
    for (int jj = 0; jj <= j; jj++) {
      for (int tt = 0; tt < choice.length; tt++) {
        if ((jj < j || tt < t) && choice[tt][jj] == e) {
          n++;
        }
      }
    }
    return n;
  }

  private int[][] choices(double[][] p, boolean training) {
    if (kind.equals("hash")) {
      return IntStream.of(symbols).mapToObj(s -> new int[] {table(s)}).toArray(int[][]::new);
    }
    double[][] score = kind.equals("sinkhorn") && training ? balanced(p) : p;
    int[][] choice = new int[p.length][topK];
    for (int t = 0; t < p.length; t++) {
      boolean[] taken = new boolean[experts];
      for (int j = 0; j < topK; j++) {
        int best = -1;
        for (int e = 0; e < experts; e++) {
          if (!taken[e] && (best < 0 || score[t][e] > score[t][best])) {
            best = e;
          }
        }
        taken[best] = true;
        choice[t][j] = best;
      }
    }
    return choice;
  }

  /** The table of the published mixing function, in whole numbers of any size. */
  private int table(int symbol) {
    BigInteger word = BigInteger.TWO.pow(64);
    BigInteger z =
        BigInteger.valueOf(symbol + 1L).multiply(new BigInteger("9E3779B97F4A7C15", 16)).mod(word);
    z = z.xor(z.shiftRight(30)).multiply(new BigInteger("BF58476D1CE4E5B9", 16)).mod(word);
    z = z.xor(z.shiftRight(27)).multiply(new BigInteger("94D049BB133111EB", 16)).mod(word);
    return z.xor(z.shiftRight(31)).mod(BigInteger.valueOf(experts)).intValue();
  }

  /** Rows scaled to 1 and then columns to an equal share, ten times (Sinkhorn 1964). */
  private double[][] balanced(double[][] p) {
    double[][] m = Stream.of(p).map(double[]::clone).toArray(double[][]::new);
    for (int i = 0; i < 10; i++) {
      for (double[] row : m) {
        double sum = DoubleStream.of(row).sum();
        for (int e = 0; e < experts; e++) {
          row[e] /= sum;
        }
      }
      for (int e = 0; e < experts; e++) {
        double sum = 0;
        for (double[] row : m) {
          sum += row[e];
        }
        for (double[] row : m) {
          row[e] *= (double) p.length / experts / sum;
        }
      }
    }
    return m;
  }

  double[][] probabilities(double[] x, int tokens) {
    double[][] p = new double[tokens][experts];
    for (int t = 0; t < tokens; t++) {
      double sum = 0;
      for (int e = 0; e < experts; e++) {
        p[t][e] = Math.exp(logit(x, t, e));
        sum += p[t][e];
      }
      for (int e = 0; e < experts; e++) {
        p[t][e] /= sum;
      }
    }
    return p;
  }

  private double logit(double[] x, int t, int e) {
    double sum = 0;
    for (int c = 0; c < dModel; c++) {
      sum += x[t * dModel + c] * router[c * experts + e];
    }
    return sum;
  }

  private double[] expert(
      int e, double[] x, int t, double[] w1, double[] b1, double[] w2, double[] b2) {
    double[] out = new double[dModel];
    for (int c = 0; c < dModel; c++) {
      out[c] = b2[e * dModel + c];
    }
    for (int f = 0; f < dFf; f++) {
      double z = b1[e * dFf + f];
      for (int c = 0; c < dModel; c++) {
        z += x[t * dModel + c] * w1[(e * dModel + c) * dFf + f];
      }
      double h = activation.applyAsDouble(z);
      for (int c = 0; c < dModel; c++) {
        out[c] += h * w2[(e * dFf + f) * dModel + c];
      }
    }
    return out;
  }
}
