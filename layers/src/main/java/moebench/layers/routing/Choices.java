package moebench.layers.routing;

/** Experts chosen by probability and something else. A tie goes to the lower expert. */
final class Choices {
  private Choices() {}

  /** The expert of largest p_e·v_e. */
  static void largestProduct(float[] p, float[] v, Routing routing) {
    int experts = routing.expertCount();
    for (int t = 0; t < routing.tokens(); t++) {
      int best = 0;
      float largest = Float.NEGATIVE_INFINITY;
      for (int e = 0; e < experts; e++) {
        float value = p[t * experts + e] * v[e];
        if (value > largest) {
          largest = value;
          best = e;
        }
      }
      routing.experts()[t] = best;
    }
  }

  /** The two experts of largest p_e + b_e, the larger one first. */
  static void twoLargestSums(float[] p, float[] b, Routing routing) {
    int experts = routing.expertCount();
    for (int t = 0; t < routing.tokens(); t++) {
      int first = 0;
      int second = 1;
      float largest = Float.NEGATIVE_INFINITY;
      float next = Float.NEGATIVE_INFINITY;
      for (int e = 0; e < experts; e++) {
        float value = p[t * experts + e] + b[e];
        if (value > largest) {
          second = first;
          next = largest;
          first = e;
          largest = value;
        } else if (value > next) {
          second = e;
          next = value;
        }
      }
      routing.experts()[2 * t] = first;
      routing.experts()[2 * t + 1] = second;
    }
  }
}
