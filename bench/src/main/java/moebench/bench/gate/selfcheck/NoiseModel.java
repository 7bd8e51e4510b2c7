package moebench.bench.gate.selfcheck;

import java.util.random.RandomGenerator;

/** Models of noise; each has the machine's white noise too. */
public enum NoiseModel implements Noise {
  /** Independent and normal. */
  WHITE("white") {
    @Override
    public Run begin(double sd, int slots, RandomGenerator random) {
      return second -> sd * random.nextGaussian();
    }
  },

  /** The machine gets slower by a fifth during the run, and wanders. */
  DRIFT("drift") {
    @Override
    public Run begin(double sd, int slots, RandomGenerator random) {
      return new Run() {
        private double wandering;
        private int slot;

        @Override
        public double next(boolean second) {
          wandering =
              STAYING * wandering
                  + Math.sqrt(1 - STAYING * STAYING) * 2 * sd * random.nextGaussian();
          return TREND * slot++ / slots + wandering + sd * random.nextGaussian();
        }
      };
    }
  },

  /** Student's t with two degrees of freedom: no variance at all. */
  HEAVY_TAILS("heavy tails") {
    @Override
    public Run begin(double sd, int slots, RandomGenerator random) {
      // Half of t's values lie within 0.8165, half of a normal's within 0.6745.
      return second ->
          sd * 0.6745 / 0.8165 * random.nextGaussian() / Math.sqrt(random.nextExponential());
    }
  },

  /** Three forks of ten got a bad memory layout or compilation. */
  LAYOUT_LUCK("per-fork layout luck") {
    @Override
    public Run begin(double sd, int slots, RandomGenerator random) {
      return second ->
          (random.nextDouble() < UNLUCKY ? BAD_LAYOUT : 0) + sd * random.nextGaussian();
    }
  },

  /** Whoever comes second in a pair finds a hotter machine. */
  SECOND_SLOT("second-slot penalty") {
    @Override
    public Run begin(double sd, int slots, RandomGenerator random) {
      return second -> (second ? PENALTY : 0) + sd * random.nextGaussian();
    }
  };

  private static final double STAYING = 0.95;
  private static final double TREND = 0.2;
  private static final double UNLUCKY = 0.3;
  private static final double BAD_LAYOUT = 0.1;
  private static final double PENALTY = 0.05;

  private final String label;

  NoiseModel(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
