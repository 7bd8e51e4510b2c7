package moebench.sim;

import java.util.Iterator;
import java.util.List;
import moebench.layers.Parameter;

/**
 * The model with dense ReLU layers, written a second time: token by token, in double, straight from
 * its definition. Gradients are central differences.
 */
final class DoubleNgramModel {
  private final int dModel;
  private final int dFf;
  private final int blocks;
  private final double[][] weights;

  DoubleNgramModel(NgramModel model, int dModel, int dFf, int blocks) {
    this.dModel = dModel;
    this.dFf = dFf;
    this.blocks = blocks;
    this.weights =
        model.parameters().stream().map(DoubleNgramModel::widen).toArray(double[][]::new);
  }

  private static double[] widen(Parameter parameter) {
    double[] wide = new double[parameter.value().length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = parameter.value()[i];
    }
    return wide;
  }

  double gradient(Batch batch, int parameter, int index) {
    double step = 1e-6;
    double start = weights[parameter][index];
    weights[parameter][index] = start + step;
    double up = loss(batch);
    weights[parameter][index] = start - step;
    double down = loss(batch);
    weights[parameter][index] = start;
    return (up - down) / (2 * step);
  }

  double loss(Batch batch) {
    double sum = 0;
    for (int t = 0; t < batch.tokens(); t++) {
      sum += loss(batch, t);
    }
    return sum / batch.tokens();
  }

  private double loss(Batch batch, int token) {
    Iterator<double[]> next = List.of(weights).iterator();
    double[] tables = next.next();
    double[] x = new double[dModel];
    for (int i = 0; i < Batch.CONTEXT; i++) {
      int row = batch.rows()[token * Batch.CONTEXT + i];
      for (int c = 0; row >= 0 && c < dModel; c++) {
        x[c] += tables[row * dModel + c];
      }
    }
    for (int block = 0; block < blocks; block++) {
      double[] normalized = norm(x, next.next(), next.next());
      double[] h = affine(normalized, next.next(), next.next(), dFf);
      for (int i = 0; i < dFf; i++) {
        h[i] = Math.max(0, h[i]);
      }
      double[] y = affine(h, next.next(), next.next(), dModel);
      for (int c = 0; c < dModel; c++) {
        x[c] += y[c];
      }
    }
    double[] normalized = norm(x, next.next(), next.next());
    double[] logits = affine(normalized, next.next(), new double[256], 256);
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    return Math.log(sum) - logits[batch.targets()[token]];
  }

  private static double[] norm(double[] x, double[] gain, double[] bias) {
    double mean = 0;
    for (double v : x) {
      mean += v / x.length;
    }
    double variance = 0;
    for (double v : x) {
      variance += (v - mean) * (v - mean) / x.length;
    }
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (x[i] - mean) / Math.sqrt(variance + 1e-5) * gain[i] + bias[i];
    }
    return y;
  }

  private static double[] affine(double[] x, double[] w, double[] b, int width) {
    double[] y = new double[width];
    for (int j = 0; j < width; j++) {
      y[j] = b[j];
      for (int i = 0; i < x.length; i++) {
        y[j] += x[i] * w[i * width + j];
      }
    }
    return y;
  }
}
