package moebench.layers.aparapi;

/**
 * Which rows of which experts a token gets, and the way back from gates to logits. The same as
 * {@link moebench.layers.routing.Routing} and the routers, to the bit, given equal logits.
 */
abstract class RoutingStages extends LayerBuffers {
  void jitter() {
    for (int i = getGlobalId(); i < tokens * dModel; i += getGlobalSize()) {
      noisy[i] = x[i] * noise[i];
    }
  }

  /** Softmax, the topK largest logits (of equal ones the lower column), gates. */
  void choose() {
    for (int t = getGlobalId(); t < tokens; t += getGlobalSize()) {
      int row = t * experts;
      float most = logits[row];
      for (int e = 1; e < experts; e++) {
        most = max(most, logits[row + e]);
      }
      float sum = 0f;
      for (int e = 0; e < experts; e++) {
        float power = exp(logits[row + e] - most);
        probabilities[row + e] = power;
        sum += power;
      }
      for (int e = 0; e < experts; e++) {
        probabilities[row + e] = probabilities[row + e] / sum;
      }
      logSumExp[t] = most + log(sum);
      for (int choice = 0; choice < topK; choice++) {
        int a = t * topK + choice;
        expert[a] = best(row, t * topK, choice);
        slot[a] = DROPPED;
        gate[a] = probabilities[row + expert[a]];
      }
      if (topK == 2) {
        int a = t * topK;
        float both = gate[a] + gate[a + 1];
        gate[a] = gate[a] / both;
        gate[a + 1] = gate[a + 1] / both;
        if (hasDraws == 1 && draws[t] >= 2f * gate[a + 1]) {
          slot[a + 1] = SKIPPED;
        }
      }
    }
  }

  /** The column of the largest logit that no earlier choice took; NaN counts as least. */
  int best(int row, int firstAssignment, int choice) {
    int found = -1;
    float largest = 0f;
    for (int e = 0; e < experts; e++) {
      float logit = logits[row + e];
      int isFree = 1;
      for (int earlier = 0; earlier < choice; earlier++) {
        isFree = expert[firstAssignment + earlier] == e ? 0 : isFree;
      }
      // A NaN is larger than nothing; the first candidate stands until something is larger.
      int isLarger = logit > largest || (largest != largest && logit == logit) ? 1 : 0;
      if (isFree == 1 && (found < 0 || isLarger == 1)) {
        found = e;
        largest = logit;
      }
    }
    return found;
  }

  /**
   * Slots and, within each expert, rows, in token order and all first choices before any second. A
   * group counts for an expert, each item over its own part of the tokens.
   */
  void giveSlots() {
    int part = (tokens + getLocalSize() - 1) / getLocalSize();
    int from = getLocalId() * part;
    int to = min(tokens, from + part);
    for (int e = getGroupId(); e < experts; e += getNumGroups()) {
      int given = 0;
      int filled = 0;
      for (int choice = 0; choice < topK; choice++) {
        int mine = 0;
        for (int t = from; t < to; t++) {
          mine += expert[t * topK + choice] == e ? 1 : 0;
        }
        int index = given + earlier(mine);
        given += total();
        mine = 0;
        int at = index;
        for (int t = from; t < to; t++) {
          if (expert[t * topK + choice] == e) {
            mine += at < slots && slot[t * topK + choice] != SKIPPED ? 1 : 0;
            at++;
          }
        }
        int row = filled + earlier(mine);
        filled += total();
        for (int t = from; t < to; t++) {
          int a = t * topK + choice;
          if (expert[a] == e) {
            rowOf[a] = DROPPED;
            if (index < slots && slot[a] != SKIPPED) {
              slot[a] = index;
              rowOf[a] = row;
              row++;
            }
            index++;
          }
        }
        if (choice == 0) {
          firstChoices[e] = given;
        }
      }
      kept[e] = filled;
    }
  }

  /** Sum of what the items before this one in its group give; {@link #total} follows. */
  int earlier(int mine) {
    localBarrier();
    counts[getLocalId()] = mine;
    localBarrier();
    int sum = 0;
    for (int i = 0; i < getLocalId(); i++) {
      sum += counts[i];
    }
    return sum;
  }

  /** Sum of what all items of this group gave to {@link #earlier}. */
  int total() {
    int sum = 0;
    for (int i = 0; i < getLocalSize(); i++) {
      sum += counts[i];
    }
    return sum;
  }

  /** Rows of all experts, block after block. */
  void layOut() {
    for (int e = getGlobalId(); e < experts; e += getGlobalSize()) {
      firstRow[e] = rowsBefore(e);
      rowCount[e] = isStatic == 1 ? slots : kept[e];
    }
    for (int a = getGlobalId(); a < tokens * topK; a += getGlobalSize()) {
      if (rowOf[a] >= 0) {
        int row = rowsBefore(expert[a]) + rowOf[a];
        rowOf[a] = row;
        tokenOfRow[row] = a / topK;
        gateOfRow[row] = gate[a];
      }
    }
    if (isStatic == 1) {
      for (int row = getGlobalId(); row < experts * slots; row += getGlobalSize()) {
        if (row % slots >= kept[row / slots]) {
          tokenOfRow[row] = DROPPED;
          gateOfRow[row] = 0f;
        }
      }
    }
  }

  int rowsBefore(int e) {
    int rows = isStatic == 1 ? e * slots : 0;
    if (isStatic == 0) {
      for (int i = 0; i < e; i++) {
        rows += kept[i];
      }
    }
    return rows;
  }

  /** From gates to logits, through softmax; balance loss and z-loss come in. */
  void chooseBackward() {
    for (int t = getGlobalId(); t < tokens; t += getGlobalSize()) {
      int row = t * experts;
      int one = t * topK;
      int two = one + topK - 1;
      float d1 = gateGradient(one);
      float d2 = 0f;
      if (topK == 2) {
        float p = probabilities[row + expert[one]] + probabilities[row + expert[two]];
        float difference = (d1 - gateGradient(two)) / p;
        d1 = difference * gate[two];
        d2 = -difference * gate[one];
      }
      float mean = 0f;
      for (int e = 0; e < experts; e++) {
        mean += probabilities[row + e] * probabilityGradient(e, one, two, d1, d2);
      }
      for (int e = 0; e < experts; e++) {
        float gradient = probabilityGradient(e, one, two, d1, d2) - mean;
        dLogits[row + e] = probabilities[row + e] * (gradient + zScale * logSumExp[t]);
      }
    }
  }

  float gateGradient(int a) {
    return rowOf[a] < 0 ? 0f : dGateOfRow[rowOf[a]];
  }

  float probabilityGradient(int e, int one, int two, float d1, float d2) {
    float gradient = balanceScale * firstChoices[e];
    gradient += expert[one] == e ? d1 : 0f;
    gradient += topK == 2 && expert[two] == e ? d2 : 0f;
    return gradient;
  }
}
