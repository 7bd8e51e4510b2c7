package moebench.layers;

/**
 * How many slots each expert offers.
 *
 * @param convention what the factor multiplies
 * @param capacityFactor CF, finite and above 0; ignored (and 1) when dropless
 */
public record CapacityRule(CapacityConvention convention, double capacityFactor) {

  /** Absorbs the rounding of CF·T/E, so that 1.1·100/10 gives 11 slots and not 12. */
  private static final double ROUNDING = 1e-9;

  public CapacityRule {
    if (convention == CapacityConvention.DROPLESS) {
      capacityFactor = 1;
    } else if (!(capacityFactor > 0) || Double.isInfinite(capacityFactor)) {
      throw new IllegalArgumentException(
          "capacityFactor must be a number above 0 (1 to 2 is usual), not " + capacityFactor);
    }
  }

  /** CF per token, the suite's default convention. */
  public static CapacityRule perToken(double capacityFactor) {
    return new CapacityRule(CapacityConvention.PER_TOKEN, capacityFactor);
  }

  /** CF per assignment, GShard's convention. */
  public static CapacityRule perAssignment(double capacityFactor) {
    return new CapacityRule(CapacityConvention.PER_ASSIGNMENT, capacityFactor);
  }

  /** No limit. */
  public static CapacityRule dropless() {
    return new CapacityRule(CapacityConvention.DROPLESS, 1);
  }

  /** Whether every assignment is kept. */
  public boolean isDropless() {
    return convention == CapacityConvention.DROPLESS;
  }

  /**
   * C, the slots of each expert for a batch of {@code tokens}.
   *
   * <p>{@code tokens} when dropless: a token takes at most one slot of an expert.
   */
  public int capacity(int tokens, int experts, int topK) {
    if (isDropless()) {
      return tokens;
    }
    double assignments = convention == CapacityConvention.PER_ASSIGNMENT ? (double) topK : 1;
    double slots = Math.ceil(assignments * capacityFactor * tokens / experts - ROUNDING);
    if (slots < 1) {
      throw new IllegalArgumentException(
          "capacity rounds to 0: capacityFactor %s, %d tokens, %d experts; raise the factor"
              .formatted(capacityFactor, tokens, experts));
    }
    if (slots * experts > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "capacityFactor %s gives %d experts more slots than an array holds; 1 to 2 is usual"
              .formatted(capacityFactor, experts));
    }
    return (int) slots;
  }

  @Override
  public String toString() {
    return isDropless() ? "dropless" : "CF " + capacityFactor + " " + convention.id();
  }
}
