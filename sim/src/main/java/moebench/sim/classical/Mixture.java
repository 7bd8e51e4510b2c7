package moebench.sim.classical;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * p(y | x) = Σ g_i(x)·p_i(y | x) with a softmax gate g (Jacobs et al. 1991). A mixture is an expert
 * itself, and one of mixtures is the hierarchical mixture of Jordan and Jacobs (1994).
 *
 * @param gate probability of each expert for an input
 * @param experts as many as the gate has outputs
 */
record Mixture(SoftmaxRegression gate, List<Expert> experts) implements DifferentiableExpert {

  Mixture {
    experts = List.copyOf(experts);
    if (experts.size() != gate.outputs()) {
      throw new IllegalArgumentException(
          "a gate of %d experts with %d of them".formatted(gate.outputs(), experts.size()));
    }
  }

  /** log g_i(x) + log p_i(y | x) of each expert. */
  private double[] joint(double[] x, double y) {
    double[] joint = new double[experts.size()];
    gate.logProbabilities(x, joint);
    for (int i = 0; i < joint.length; i++) {
      joint[i] += experts.get(i).logLikelihood(x, y);
    }
    return joint;
  }

  @Override
  public double logLikelihood(double[] x, double y) {
    return Logs.sum(joint(x, y));
  }

  @Override
  public void predict(double[] x, double[] into) {
    predict(x, Pooling.WEIGHTED_SUM, into);
  }

  @Override
  public void predict(double[] x, Pooling pooling, double[] into) {
    if (pooling == Pooling.MOST_CONFIDENT) {
      leaves().get(Score.mostLikely(leafGates(x))).predict(x, pooling, into);
      return;
    }
    double[] g = new double[experts.size()];
    gate.probabilities(x, g);
    double[] sum = new double[into.length];
    for (int i = 0; i < g.length; i++) {
      experts.get(i).predict(x, pooling, into);
      for (int o = 0; o < sum.length; o++) {
        sum[o] += g[i] * into[o];
      }
    }
    System.arraycopy(sum, 0, into, 0, sum.length);
  }

  /** The experts that are no mixtures themselves, from left to right. */
  List<Expert> leaves() {
    List<Expert> leaves = new ArrayList<>();
    for (Expert expert : experts) {
      if (expert instanceof Mixture inner) {
        leaves.addAll(inner.leaves());
      } else {
        leaves.add(expert);
      }
    }
    return leaves;
  }

  /** The probability of each of {@link #leaves} for an input. */
  double[] leafGates(double[] x) {
    double[] gates = new double[leaves().size()];
    addLeafGates(x, 1, gates, 0);
    return gates;
  }

  private int addLeafGates(double[] x, double share, double[] into, int offset) {
    double[] g = new double[experts.size()];
    gate.probabilities(x, g);
    int next = offset;
    for (int i = 0; i < g.length; i++) {
      if (experts.get(i) instanceof Mixture inner) {
        next = inner.addLeafGates(x, share * g[i], into, next);
      } else {
        into[next++] = share * g[i];
      }
    }
    return next;
  }

  /**
   * One step of EM. E: each expert's share of a sample, h_i = g_i·p_i / Σ g_j·p_j. M: the gate
   * learns to predict the shares, and each expert is fitted to the samples by its shares.
   */
  @Override
  public Mixture fit(Samples samples, double[] weights) {
    int count = experts.size();
    double[][] shares = new double[weights.length][count];
    double[][] byExpert = new double[count][weights.length];
    for (int n = 0; n < weights.length; n++) {
      double[] joint = joint(samples.x()[n], samples.y()[n]);
      Logs.normalize(joint);
      for (int i = 0; i < count; i++) {
        shares[n][i] = weights[n] * Math.exp(joint[i]);
        byExpert[i][n] = shares[n][i];
      }
    }
    List<Expert> fitted = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Expert old = experts.get(i);
      Expert next = old.fit(samples, byExpert[i]);
      // A step of EM needs no check: it is one of many here, and never makes a mixture worse.
      boolean keep =
          !(old instanceof Mixture)
              && next.objective(samples, byExpert[i]) < old.objective(samples, byExpert[i]);
      fitted.add(keep ? old : next);
    }
    return new Mixture(gate.fit(samples.x(), shares), fitted);
  }

  @Override
  public int parameters() {
    return gate.w().length + experts.stream().mapToInt(Expert::parameters).sum();
  }

  @Override
  public double logPrior() {
    return gate.logPrior() + experts.stream().mapToDouble(Expert::logPrior).sum();
  }

  private static DifferentiableExpert differentiable(Expert expert) {
    if (expert instanceof DifferentiableExpert differentiable) {
      return differentiable;
    }
    throw noGradient(expert);
  }

  static IllegalArgumentException noGradient(Expert expert) {
    return new IllegalArgumentException(
        "a %s has no gradient: train it by em"
            .formatted(expert.getClass().getSimpleName().toLowerCase(Locale.ROOT)));
  }

  /** The gate's weights, then each expert's. */
  @Override
  public double[] values() {
    return Stream.concat(Stream.of(gate.w()), experts.stream().map(e -> differentiable(e).values()))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  @Override
  public Mixture with(double[] values, int offset) {
    int next = offset + gate.w().length;
    double[] w = Arrays.copyOfRange(values, offset, next);
    List<Expert> others = new ArrayList<>();
    for (Expert expert : experts) {
      others.add(differentiable(expert).with(values, next));
      next += expert.parameters();
    }
    return new Mixture(new SoftmaxRegression(gate.outputs(), w, gate.decay()), others);
  }

  /** The gate learns from h − g, each expert from its own gradient times h. */
  @Override
  public double addGradient(double[] x, double y, double weight, double[] gradient, int offset) {
    double[] g = new double[experts.size()];
    gate.probabilities(x, g);
    double[] shares = joint(x, y);
    double result = Logs.normalize(shares);
    int next = offset + gate.w().length;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = weight * Math.exp(shares[i]);
      differentiable(experts.get(i)).addGradient(x, y, shares[i], gradient, next);
      next += experts.get(i).parameters();
    }
    gate.addGradient(x, shares, g, gradient, offset);
    return result;
  }

  @Override
  public void addPriorGradient(double[] gradient, int offset) {
    gate.addPriorGradient(gradient, offset);
    int next = offset + gate.w().length;
    for (Expert expert : experts) {
      differentiable(expert).addPriorGradient(gradient, next);
      next += expert.parameters();
    }
  }
}
