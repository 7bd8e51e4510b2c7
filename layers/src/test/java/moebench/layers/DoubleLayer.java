package moebench.layers;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

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

  DoubleLayer(Layer layer, int tokens, double alpha, double zLoss) {
    LayerShape shape = layer.shape();
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
    this.alpha = alpha;
    this.zLoss = zLoss;
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
    router = experts > 1 ? values.getFirst() : new double[dModel];
    int first = experts > 1 ? 1 : 0;
    w1 = values.get(first);
    b1 = values.get(first + 1);
    w2 = values.get(first + 2);
    b2 = values.get(first + 3);
  }

  List<double[]> parameters() {
    return experts > 1 ? List.of(router, w1, b1, w2, b2) : List.of(w1, b1, w2, b2);
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
  double[] forward(double[] x, int tokens) {
    double[][] p = probabilities(x, tokens);
    int[][] choice = choices(p);
    double[] y = new double[tokens * dModel];
    for (int j = 0; j < topK; j++) {
      for (int t = 0; t < tokens; t++) {
        int e = choice[t][j];
        if (earlier(choice, t, j, e) >= capacity) {
          continue;
        }
        double norm = 1;
        if (topK == 2) {
          norm = p[t][choice[t][0]] + p[t][choice[t][1]];
        }
        double[] out = expert(e, x, t);
        for (int c = 0; c < dModel; c++) {
          y[t * dModel + c] += p[t][e] / norm * out[c];
        }
      }
    }
    return y;
  }

  /** Σ weights·y + balance loss + z-loss. */
  double loss(double[] x, int tokens, double[] weights) {
    double[] y = forward(x, tokens);
    double loss = 0;
    for (int i = 0; i < y.length; i++) {
      loss += weights[i] * y[i];
    }
    if (experts == 1) {
      return loss;
    }
    double[][] p = probabilities(x, tokens);
    int[][] choice = choices(p);
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

  int[][] choices(double[][] p) {
    int[][] choice = new int[p.length][topK];
    for (int t = 0; t < p.length; t++) {
      boolean[] taken = new boolean[experts];
      for (int j = 0; j < topK; j++) {
        int best = -1;
        for (int e = 0; e < experts; e++) {
          if (!taken[e] && (best < 0 || p[t][e] > p[t][best])) {
            best = e;
          }
        }
        taken[best] = true;
        choice[t][j] = best;
      }
    }
    return choice;
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

  private double[] expert(int e, double[] x, int t) {
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
