package moebench.layers.aparapi;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import moebench.layers.ExpertLayer;
import moebench.layers.ExpertOptions;
import moebench.layers.Layer;
import moebench.layers.LayerShape;
import moebench.layers.Parameter;
import moebench.layers.routing.Routing;

/**
 * Σ|terms| of all that a layer computes, in double: what rounding errors are measured by. A factor
 * that was rounded itself, such as a hidden value, counts with the terms it came from.
 */
final class TermSums {
  /** |f′| of GELU at most; of ReLU it is 1. */
  private static final double STEEPEST = 1.13;

  /** |f″| of GELU at most: 2φ(0). */
  private static final double BENT = 0.8;

  final double[] y;
  final double[] dx;
  private final Map<String, double[]> gradients = new HashMap<>();
  private final Map<String, float[]> weights = new HashMap<>();
  private final LayerShape shape;
  private final ExpertOptions options;
  private final float[] x;
  private final float[] dy;

  /**
   * Of the latest pass of a layer, and of a backward pass with {@code dy}.
   *
   * @param options of an expert layer
   */
  TermSums(Layer layer, ExpertOptions options, float[] x, float[] dy, int tokens) {
    this.shape = layer.shape();
    this.options = options;
    this.x = x;
    this.dy = dy;
    y = new double[x.length];
    dx = new double[x.length];
    for (Parameter parameter : layer.parameters()) {
      weights.put(parameter.name(), parameter.value());
      gradients.put(parameter.name(), new double[parameter.value().length]);
    }
    for (int t = 0; t < tokens; t++) {
      if (layer instanceof ExpertLayer experts) {
        token(t, tokens, experts.routing());
      } else {
        expert(t, 0, 1);
      }
    }
  }

  double[] gradient(String parameter) {
    return gradients.get(parameter);
  }

  private void token(int t, int tokens, Routing routing) {
    int topK = shape.topK();
    double[] logits = new double[shape.experts()];
    double[] p = new double[shape.experts()];
    // exp and the quotient pass on an error of the logits twice.
    double scale = 1 + 2 * probabilities(t, logits, p);
    double[] dGates = new double[topK];
    for (int choice = 0; choice < topK; choice++) {
      int a = t * topK + choice;
      if (routing.slots()[a] >= 0) {
        dGates[choice] = expert(t, routing.experts()[a], scale * routing.gates()[a]);
      }
    }
    if (weights.containsKey("router")) {
      router(t, tokens, routing, logits, p, dGates, scale);
    }
  }

  /** Fills in logits and probabilities; returns the largest Σ|terms| of a logit. */
  private double probabilities(int t, double[] logits, double[] p) {
    float[] router = weights.get("router");
    double largest = 0;
    double sum = 0;
    for (int e = 0; e < logits.length; e++) {
      double terms = 0;
      for (int i = 0; router != null && i < shape.dModel(); i++) {
        double product = (double) x[t * shape.dModel() + i] * router[i * logits.length + e];
        logits[e] += product;
        terms += (1 + options.jitter()) * Math.abs(product);
      }
      largest = Math.max(largest, terms);
      p[e] = Math.exp(logits[e]);
      sum += p[e];
    }
    for (int e = 0; e < p.length; e++) {
      p[e] /= sum;
    }
    return largest;
  }

  /** One expert on one token, forward and backward; returns the terms of its gate's gradient. */
  private double expert(int t, int e, double gate) {
    int d = shape.dModel();
    int f = shape.dFf();
    float[] w1 = weights.get("w1");
    float[] w2 = weights.get("w2");
    double[] z = new double[f];
    double[] out = new double[d];
    double dGate = 0;
    for (int j = 0; j < f; j++) {
      z[j] = Math.abs(weights.get("b1")[e * f + j]);
      for (int i = 0; i < d; i++) {
        z[j] += Math.abs((double) x[t * d + i] * w1[(e * d + i) * f + j]);
      }
    }
    for (int c = 0; c < d; c++) {
      out[c] = Math.abs(weights.get("b2")[e * d + c]);
      for (int j = 0; j < f; j++) {
        out[c] += STEEPEST * z[j] * Math.abs(w2[(e * f + j) * d + c]);
      }
      y[t * d + c] += gate * out[c];
      dGate += out[c] * Math.abs(dy[t * d + c]);
      gradients.get("b2")[e * d + c] += gate * Math.abs(dy[t * d + c]);
    }
    for (int j = 0; j < f; j++) {
      double dh = 0;
      for (int c = 0; c < d; c++) {
        double dOut = gate * Math.abs(dy[t * d + c]);
        dh += dOut * Math.abs(w2[(e * f + j) * d + c]);
        gradients.get("w2")[(e * f + j) * d + c] += STEEPEST * z[j] * dOut;
      }
      dh *= STEEPEST + BENT * z[j];
      gradients.get("b1")[e * f + j] += dh;
      for (int i = 0; i < d; i++) {
        gradients.get("w1")[(e * d + i) * f + j] += Math.abs(x[t * d + i]) * dh;
        dx[t * d + i] += dh * Math.abs(w1[(e * d + i) * f + j]);
      }
    }
    return dGate;
  }

  private void router(
      int t,
      int tokens,
      Routing routing,
      double[] logits,
      double[] p,
      double[] dGates,
      double scale) {
    int experts = shape.experts();
    int one = t * shape.topK();
    double[] g = new double[experts];
    for (int e = 0; e < experts; e++) {
      g[e] = options.balanceLoss() * experts * routing.firstChoices()[e] / tokens / tokens;
    }
    int first = routing.experts()[one];
    if (shape.topK() == 1) {
      g[first] += dGates[0];
    } else {
      int second = routing.experts()[one + 1];
      double quotient = (dGates[0] + dGates[1]) / (p[first] + p[second]);
      g[first] += quotient * routing.gates()[one + 1];
      g[second] += quotient * routing.gates()[one];
    }
    double mean = 0;
    double logSum = 0;
    for (int e = 0; e < experts; e++) {
      mean += p[e] * g[e];
      logSum += Math.exp(logits[e]);
    }
    double z = 2 * options.zLoss() / tokens * (1 + Math.abs(Math.log(logSum)));
    for (int e = 0; e < experts; e++) {
      double dLogit = scale * p[e] * (g[e] + mean + z) * (1 + options.jitter());
      for (int i = 0; i < shape.dModel(); i++) {
        int at = t * shape.dModel() + i;
        gradients.get("router")[i * experts + e] += Math.abs(x[at]) * dLogit;
        dx[at] += Math.abs(weights.get("router")[i * experts + e]) * dLogit;
      }
    }
  }

  /** |got − expected| ≤ tolerance·Σ|terms|; below the smallest normal float digits are lost. */
  static void assertClose(
      float[] expected, float[] got, double[] terms, double tolerance, String name) {
    for (int i = 0; i < terms.length; i++) {
      double error = Math.abs((double) got[i] - expected[i]);
      double bound = tolerance * terms[i] + Float.MIN_NORMAL;
      int at = i;
      assertTrue(
          error <= bound,
          () ->
              "%s[%d]: got %s, expected %s, Σ|terms| %s"
                  .formatted(name, at, got[at], expected[at], terms[at]));
    }
  }
}
