package moebench.sim.sampling;

import java.util.List;

/** Says how good sampled answers are, without knowing the right ones. */
public interface ValueFunction {

  /** The mean log-probability that the model gave to the bytes of its own answer. */
  ValueFunction MEAN_LOG_PROBABILITY =
      samples -> samples.stream().mapToDouble(Sample::meanLogProbability).toArray();

  /** One value per sample; the higher, the better. */
  double[] values(List<Sample> samples);
}
