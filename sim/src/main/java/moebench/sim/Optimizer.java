package moebench.sim;

import java.util.List;
import moebench.layers.Parameter;
import moebench.layers.kernels.Adam;
import moebench.layers.kernels.Kernels;

/** Adam (0.9, 0.98) after clipping the gradient to a global norm of 1. */
public final class Optimizer {
  /** Decay of the first moment. */
  public static final float BETA_1 = 0.9f;

  /** Decay of the second moment. */
  public static final float BETA_2 = 0.98f;

  /** Added to the root of the second moment. */
  public static final float EPSILON = 1e-8f;

  /** A longer gradient is scaled down to this norm. */
  public static final double LARGEST_NORM = 1;

  /** A parameter with its moments. */
  private record State(Parameter parameter, float[] m, float[] v) {}

  private final Kernels kernels;
  private final State[] states;
  private final Adam adam = new Adam(BETA_1, BETA_2, EPSILON);
  private int step;

  Optimizer(List<Parameter> parameters, Kernels kernels) {
    this.kernels = kernels;
    this.states =
        parameters.stream()
            .map(p -> new State(p, new float[p.value().length], new float[p.value().length]))
            .toArray(State[]::new);
  }

  /** Euclidean norm of all gradients together. */
  double gradientNorm() {
    double sum = 0;
    for (State state : states) {
      float[] gradient = state.parameter.gradient();
      sum += kernels.dot(gradient, gradient, gradient.length);
    }
    return Math.sqrt(sum);
  }

  /** Updates every parameter and sets its gradient to 0. */
  void step(double learningRate, double gradientNorm) {
    step++;
    float scale = (float) Math.min(1, LARGEST_NORM / gradientNorm);
    adam.begin(step, (float) learningRate, scale);
    for (State state : states) {
      float[] value = state.parameter.value();
      kernels.adam(adam, value, state.parameter.gradient(), state.m, state.v, value.length);
    }
  }
}
