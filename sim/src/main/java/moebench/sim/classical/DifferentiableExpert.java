package moebench.sim.classical;

/** An expert whose likelihood has a gradient in its weights. */
public interface DifferentiableExpert extends Expert {

  /** A copy of the weights, {@code [parameters]}. */
  double[] values();

  /** The same model with other weights, {@code values[offset, offset + parameters)}. */
  DifferentiableExpert with(double[] values, int offset);

  /**
   * Adds weight·∂ log p(y | x) / ∂ values to {@code gradient} from {@code offset}.
   *
   * @return log p(y | x)
   */
  double addGradient(double[] x, double y, double weight, double[] gradient, int offset);

  /** Adds ∂ {@link #logPrior} / ∂ values to {@code gradient} from {@code offset}. */
  void addPriorGradient(double[] gradient, int offset);
}
