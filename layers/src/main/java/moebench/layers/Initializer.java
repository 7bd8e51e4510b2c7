package moebench.layers;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Random initial weights. */
public final class Initializer {
  /** Draws beyond this many standard deviations are drawn again (Switch Transformers, §2.4). */
  private static final double CUT = 2;

  private Initializer() {}

  /** The generator used everywhere: the same seed gives the same numbers on every machine. */
  public static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /**
   * Fills {@code w} with normal values of mean 0 and {@code deviation}, cut at two deviations.
   *
   * <p>The cut makes the values' own deviation 0.88 of that; it is not corrected for.
   */
  public static void truncatedNormal(float[] w, double deviation, RandomGenerator random) {
    for (int i = 0; i < w.length; i++) {
      double draw;
      do {
        draw = random.nextGaussian();
      } while (Math.abs(draw) > CUT);
      w[i] = (float) (draw * deviation);
    }
  }
}
