package moebench.bench.jmh;

import java.util.Arrays;
import java.util.Map;
import moebench.layers.Activation;
import moebench.layers.LayerShape;
import moebench.layers.LayerSpec;
import moebench.layers.routing.Router;
import moebench.layers.routing.Routing;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Computes a layer's output once more, straight from its definition and in double, one token after
 * the other. Of a large batch it takes evenly spread tokens, so that a check stays short.
 *
 * <p>Given the experts and slots that the layer chose, it checks that every choice is one that the
 * router's definition allows, every gate follows from the probabilities, and every output is Σ
 * gate·expert(x).
 */
final class ForwardOracle {
  /** Of the output; float32 sums of up to some thousand terms stay well below. */
  private static final double TOLERANCE = 1e-5;

  private static final double MOST_PRODUCTS = 2e8;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final LayerShape shape;
  private final Router router; // null for a dense layer
  private final Map<String, float[]> weights;
  private final Routing routing;
  private final int[] symbols; // [tokens]
  private ChoiceOracle choices; // null for a dense layer
  private final double[] z; // [dFf]
  private final double[] zTerms; // [dFf], Σ|terms| of z
  private final double[] y; // [dModel]
  private final double[] yTerms; // [dModel]

  /**
   * @param weights by the names of the layer's parameters
   * @param routing of the pass to check, whose router has not learned from loads yet; null for a
   *     dense layer
   * @param symbols {@code [tokens]}: what the tokens are
   */
  ForwardOracle(LayerSpec spec, Map<String, float[]> weights, Routing routing, int[] symbols) {
    this.shape = spec.shape();
    this.router = spec instanceof LayerSpec.Expert expert ? expert.router() : null;
    this.weights = weights;
    this.routing = routing;
    this.symbols = symbols;
    this.z = new double[shape.dFf()];
    this.zTerms = new double[shape.dFf()];
    this.y = new double[shape.dModel()];
    this.yTerms = new double[shape.dModel()];
  }

  /**
   * Compares.
   *
   * @param x {@code [tokens, dModel]}
   * @param got {@code [tokens, dModel]}, the layer's output
   * @return largest |got − reference| / Σ|terms|
   * @throws IllegalStateException when the output or the routing is wrong
   */
  double check(float[] x, float[] got, int tokens) {
    if (routing != null) {
      routing.checkInvariants();
      choices = new ChoiceOracle(router, routing, probabilities(x, tokens), symbols);
    }
    double products = 4.0 * tokens * shape.topK() * shape.dModel() * shape.dFf();
    int step = (int) Math.ceil(products / MOST_PRODUCTS);
    double largest = 0;
    for (int t = 0; t < tokens; t += step) {
      largest = Math.max(largest, checkToken(x, got, t));
    }
    return largest;
  }

  private double checkToken(float[] x, float[] got, int t) {
    Arrays.fill(y, 0);
    Arrays.fill(yTerms, 0);
    if (routing == null) {
      addExpert("", x, t, 0, 1);
    } else {
      choices.check(t);
      for (int e = 0; e < router.sharedExperts(); e++) {
        addExpert(".shared", x, t, e, 1);
      }
      for (int a = t * shape.topK(); a < (t + 1) * shape.topK(); a++) {
        if (routing.slots()[a] >= 0) {
          addExpert("", x, t, routing.experts()[a], routing.gates()[a]);
        }
      }
    }
    double largest = 0;
    for (int j = 0; j < shape.dModel(); j++) {
      double difference = Math.abs(got[t * shape.dModel() + j] - y[j]);
      double error = difference == 0 ? 0 : difference / yTerms[j];
      if (!(error <= TOLERANCE)) {
        throw new IllegalStateException(
            "wrong output: token %d, column %d is %s, the reference is %s (error %.2g of Σ|terms|)"
                .formatted(t, j, got[t * shape.dModel() + j], y[j], error));
      }
      largest = Math.max(largest, error);
    }
    return largest;
  }

  /** {@code [tokens][experts]}; absent (null) when nothing is learned. */
  private double[][] probabilities(float[] x, int tokens) {
    if (!router.isLearned()) {
      return null;
    }
    double[][] all = new double[tokens][];
    for (int t = 0; t < tokens; t++) {
      all[t] = probabilitiesOf(x, t);
    }
    return all;
  }

  private double[] probabilitiesOf(float[] x, int t) {
    int experts = shape.experts();
    double[] p = new double[experts];
    float[] logits = weights.get("router");
    if (logits == null) {
      p[0] = 1;
      return p;
    }
    double sum = 0;
    for (int e = 0; e < experts; e++) {
      double logit = 0;
      for (int i = 0; i < shape.dModel(); i++) {
        logit += (double) x[t * shape.dModel() + i] * logits[i * experts + e];
      }
      p[e] = Math.exp(logit);
      sum += p[e];
    }
    for (int e = 0; e < experts; e++) {
      p[e] /= sum;
    }
    return p;
  }

  /** Adds gate·expert(x_t), and the terms' absolute values with the activation taken as |z|. */
  private void addExpert(String suffix, float[] x, int t, int e, double gate) {
    int dModel = shape.dModel();
    int dFf = shape.dFf();
    float[] w1 = weights.get("w1" + suffix);
    float[] b1 = weights.get("b1" + suffix);
    float[] w2 = weights.get("w2" + suffix);
    float[] b2 = weights.get("b2" + suffix);
    for (int j = 0; j < dFf; j++) {
      z[j] = b1[e * dFf + j];
      zTerms[j] = Math.abs(z[j]);
    }
    for (int i = 0; i < dModel; i++) {
      double value = x[t * dModel + i];
      int row = (e * dModel + i) * dFf;
      for (int j = 0; j < dFf; j++) {
        double product = value * w1[row + j];
        z[j] += product;
        zTerms[j] += Math.abs(product);
      }
    }
    for (int j = 0; j < dModel; j++) {
      y[j] += gate * b2[e * dModel + j];
      yTerms[j] += gate * Math.abs(b2[e * dModel + j]);
    }
    for (int i = 0; i < dFf; i++) {
      double h = gate * activate(shape.activation(), z[i]);
      double terms = gate * zTerms[i];
      int row = (e * dFf + i) * dModel;
      for (int j = 0; j < dModel; j++) {
        y[j] += h * w2[row + j];
        yTerms[j] += Math.abs(terms * w2[row + j]);
      }
    }
  }

  private static double activate(Activation activation, double z) {
    return switch (activation) {
      case RELU -> Math.max(0, z);
      case GELU_TANH ->
          0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z)));
      case GELU_ERF -> z * NORMAL.cumulativeProbability(z);
    };
  }
}
