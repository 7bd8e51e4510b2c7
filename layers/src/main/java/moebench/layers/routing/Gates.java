package moebench.layers.routing;

/** The gates that {@link Router#choose} speaks of, for whichever experts were chosen. */
final class Gates {
  private Gates() {}

  static void write(float[] probabilities, Routing routing) {
    int experts = routing.expertCount();
    int topK = routing.topK();
    float[] gates = routing.gates();
    for (int t = 0; t < routing.tokens(); t++) {
      float sum = 0;
      for (int a = t * topK; a < (t + 1) * topK; a++) {
        gates[a] = probabilities[t * experts + routing.experts()[a]];
        sum += gates[a];
      }
      for (int a = t * topK; topK > 1 && a < (t + 1) * topK; a++) {
        gates[a] /= sum;
      }
    }
  }

  /** Of gates p_e of every expert. */
  static void backwardUnscaled(Routing routing, float[] dGates, float[] dProbabilities) {
    for (int a = 0; a < routing.tokens() * routing.expertCount(); a++) {
      dProbabilities[a] += dGates[a];
    }
  }

  /** ∂g_i/∂p_j is 1 for a single choice, and (δ_ij − g_i)/Σp over several. */
  static void backward(
      float[] probabilities, Routing routing, float[] dGates, float[] dProbabilities) {
    int experts = routing.expertCount();
    int topK = routing.topK();
    for (int t = 0; t < routing.tokens(); t++) {
      float sum = topK == 1 ? 1 : 0;
      float mean = 0;
      for (int a = t * topK; topK > 1 && a < (t + 1) * topK; a++) {
        sum += probabilities[t * experts + routing.experts()[a]];
        mean += dGates[a] * routing.gates()[a];
      }
      for (int a = t * topK; a < (t + 1) * topK; a++) {
        dProbabilities[t * experts + routing.experts()[a]] += (dGates[a] - mean) / sum;
      }
    }
  }
}
