package moebench.sim.cluster;

/**
 * The unified scaling law of routed language models (Clark et al. 2022, eq. 4 to 6): log L = a log
 * N + b log Ê + c log N log Ê + d, with 1/Ê = 1/(E − 1 + 1/(1/E_start − 1/E_max)) + 1/E_max.
 * Logarithms are to base 10, L is in nats.
 *
 * @param router such as {@code S-BASE}
 * @param eStart the first experts that count
 * @param eMax more experts than this do not help
 */
public record ScalingLaw(
    String router, double a, double b, double c, double d, double eStart, double eMax) {

  /** The largest dense model and the most experts that the law was fitted to. */
  public static final double FITTED_PARAMETERS = 1.3e9;

  public static final int FITTED_EXPERTS = 512;

  /** Ê. */
  public double effectiveExperts(int experts) {
    double shifted = experts - 1 + 1 / (1 / eStart - 1 / eMax);
    return 1 / (1 / shifted + 1 / eMax);
  }

  /**
   * Loss in nats.
   *
   * @param parameters N: of the dense model that the routed one becomes with one expert
   */
  public double loss(double parameters, int experts) {
    double n = Math.log10(parameters);
    double e = Math.log10(effectiveExperts(experts));
    return Math.pow(10, a * n + b * e + c * n * e + d);
  }

  /** Dense parameters from which on experts no longer help: 10^(−b/c). */
  public double cutOff() {
    return Math.pow(10, -b / c);
  }

  /** Whether a model lies outside of what the law was fitted to. */
  public boolean extrapolates(double parameters, int experts) {
    return parameters > FITTED_PARAMETERS || experts > FITTED_EXPERTS;
  }
}
