package moebench.layers.aparapi;

import com.aparapi.Kernel;

/**
 * A layer, forward and backward, as the stages of one kernel: buffers cannot be shared between
 * kernels. Each pass runs the stage that {@link #program} names; stages meet only between passes.
 *
 * <p>All work items of all groups stride over the work of a stage, so that any number of groups
 * will do. Every value is summed by one item, or by one group in a fixed order: results do not
 * depend on scheduling. The routing is that of {@link moebench.layers.routing.Routing}, to the bit,
 * given equal logits.
 *
 * <p>What Aparapi can translate decides how this is written: no switch, no break, no boolean field,
 * one-dimensional arrays, names without overloads.
 */
abstract class LayerKernel extends Kernel {
  // Stages. Products come first: see tiles().
  static final int LOGITS = 0; // x·W_r
  static final int HIDDEN = 1; // f(x·W1 + b1), x gathered
  static final int OUT = 2; // h·W2 + b2
  static final int D_HIDDEN = 3; // dOut·W2ᵀ ⊙ f'
  static final int D_IN = 4; // dh·W1ᵀ, into out
  static final int D_ROUTER_IN = 5; // dLogits·W_rᵀ
  static final int D_W2 = 6; // hᵀ·dOut
  static final int D_W1 = 7; // xᵀ·dh, x gathered
  static final int D_ROUTER = 8; // xᵀ·dLogits
  static final int JITTER = 9;
  static final int CHOOSE = 10;
  static final int SLOTS = 11;
  static final int LAY_OUT = 12;
  static final int COMBINE = 13;
  static final int D_OUT = 14;
  static final int D_BIASES = 15;
  static final int D_LOGITS = 16;
  static final int D_X = 17;

  static final int RELU = 0;
  static final int GELU_TANH = 1;
  static final int GELU_ERF = 2;

  /** As in {@link moebench.layers.routing.Routing}. */
  static final int DROPPED = -1;

  static final int SKIPPED = -2;

  /** How rows are found: by position, by {@link #tokenOfRow}, or the same for summed terms. */
  static final int IN_PLACE = 0;

  static final int GATHER_ROWS = 1;
  static final int GATHER_TERMS = 2;

  /** A tile of 8 × 128 values in local memory, rows padded against bank conflicts. */
  static final int PITCH = 132;

  int tokens;
  int dModel;
  int dFf;
  int experts;
  int topK;
  int slots; // C of this batch
  int isStatic; // 1: every slot is a row
  int isRouted; // 0 for a dense layer, whose rows are its tokens
  int hasJitter; // 1: the router reads noisy
  int hasDraws; // 1: second choices are taken at random
  int activation;
  int keepsZ; // 0 for ReLU, whose sign shows in h
  float balanceScale; // α·E/T²
  float zScale; // 2·c_z/T

  int[] program; // [passes]: a stage each
  float[] x; // [tokens, dModel]
  float[] noise; // [tokens, dModel], factors
  float[] noisy; // [tokens, dModel]
  float[] draws; // [tokens], uniform in [0, 1)
  float[] router; // [dModel, experts]
  float[] w1; // [experts, dModel, dFf]
  float[] b1; // [experts, dFf]
  float[] w2; // [experts, dFf, dModel]
  float[] b2; // [experts, dModel]
  float[] logits; // [tokens, experts]
  float[] probabilities; // [tokens, experts]
  float[] logSumExp; // [tokens]
  int[] expert; // [tokens, topK]
  float[] gate; // [tokens, topK]
  int[] slot; // [tokens, topK]
  int[] rowOf; // [tokens, topK]
  int[] kept; // [experts]
  int[] firstChoices; // [experts]
  int[] firstRow; // [experts]
  int[] rowCount; // [experts]
  int[] tokenOfRow; // [rows]
  float[] gateOfRow; // [rows]
  float[] h; // [rows, dFf]
  float[] z; // [rows, dFf]
  float[] out; // [rows, dModel]
  float[] y; // [tokens, dModel]

  float[] dy; // [tokens, dModel]
  float[] dOut; // [rows, dModel]
  float[] dGateOfRow; // [rows]
  float[] dh; // [rows, dFf]
  float[] dLogits; // [tokens, experts]
  float[] dRouterIn; // [tokens, dModel]
  float[] dx; // [tokens, dModel]
  float[] dRouter; // as router
  float[] dW1; // as w1
  float[] dB1; // as b1
  float[] dW2; // as w2
  float[] dB2; // as b2

  @Local int[] counts = new int[OpenClDevices.GROUP];
  @Local float[] partial = new float[OpenClDevices.GROUP];

  /** Rows and columns of C that one group computes at a time. */
  abstract int tileRows();

  abstract int tileColumns();

  /**
   * One tile of C = A·B, where A(i, t) stands at {@code a[aOffset + i·aRow + t·aTerm]} and B(t, j)
   * at {@code b[bOffset + t·bTerm + j·bColumn]}, for i &lt; m, j &lt; n and t &lt; terms; and what
   * {@link #finish} makes of it.
   *
   * @param gather which index of A goes through {@link #tokenOfRow}, from {@code first} on
   * @param i0 first row of the tile
   * @param j0 first column of the tile
   */
  abstract void tile(
      float[] a,
      float[] b,
      float[] c,
      int stage,
      int e,
      int gather,
      int first,
      int aOffset,
      int aRow,
      int aTerm,
      int bOffset,
      int bTerm,
      int bColumn,
      int cOffset,
      int cRow,
      int i0,
      int j0,
      int m,
      int n,
      int terms);

  /** What a pass does. */
  void stage(int stage) {
    if (stage <= D_ROUTER) {
      products(stage);
    } else if (stage == JITTER) {
      jitter();
    } else if (stage == CHOOSE) {
      choose();
    } else if (stage == SLOTS) {
      giveSlots();
    } else if (stage == LAY_OUT) {
      layOut();
    } else if (stage == COMBINE) {
      combine();
    } else if (stage == D_OUT) {
      combineBackward();
    } else if (stage == D_BIASES) {
      biasGradients();
    } else if (stage == D_LOGITS) {
      chooseBackward();
    } else {
      inputGradient();
    }
  }

  // ---- products

  /**
   * The product of a stage for each expert's block of rows; groups take tile after tile of all of
   * them in turn. One call for all stages: each would be compiled for itself.
   */
  void products(int stage) {
    int ofRouter = stage == LOGITS || stage == D_ROUTER_IN || stage == D_ROUTER ? 1 : 0;
    int ofWeights = stage >= D_W2 ? 1 : 0;
    int blocks = ofRouter == 1 ? 1 : experts;
    // Widths of A and B in memory.
    int aWidth = stage == OUT || stage == D_IN || stage == D_W2 ? dFf : dModel;
    aWidth = stage == D_ROUTER_IN ? experts : aWidth;
    int cWidth = stage == HIDDEN || stage == D_HIDDEN || stage == D_W1 ? dFf : dModel;
    cWidth = stage == LOGITS || stage == D_ROUTER ? experts : cWidth;
    int gather = stage == HIDDEN ? GATHER_ROWS : (stage == D_W1 ? GATHER_TERMS : IN_PLACE);
    gather = isRouted == 1 ? gather : IN_PLACE;
    // Backward products of the input take weights by columns.
    int transposed = stage >= D_HIDDEN && stage <= D_ROUTER_IN ? 1 : 0;
    int next = getGroupId();
    int begin = 0;
    for (int e = 0; e < blocks; e++) {
      int first = ofRouter == 1 ? 0 : firstRow[e];
      int count = ofRouter == 1 ? tokens : rowCount[e];
      int m = ofWeights == 1 ? aWidth : count;
      int terms = ofWeights == 1 ? count : aWidth;
      int rowTiles = (m + tileRows() - 1) / tileRows();
      int end = begin + rowTiles * ((cWidth + tileColumns() - 1) / tileColumns());
      int weights = e * aWidth * cWidth;
      int line = gather == IN_PLACE ? first * aWidth : 0;
      while (next < end) {
        tile(
            stage == LOGITS || stage == D_ROUTER
                ? (hasJitter == 1 ? noisy : x)
                : (stage == HIDDEN || stage == D_W1
                    ? x
                    : (stage == OUT || stage == D_W2
                        ? h
                        : (stage == D_HIDDEN ? dOut : (stage == D_IN ? dh : dLogits)))),
            stage == LOGITS || stage == D_ROUTER_IN
                ? router
                : (stage == HIDDEN || stage == D_IN
                    ? w1
                    : (stage == OUT || stage == D_HIDDEN
                        ? w2
                        : (stage == D_W2 ? dOut : (stage == D_W1 ? dh : dLogits)))),
            stage == LOGITS
                ? logits
                : (stage == HIDDEN
                    ? h
                    : (stage == OUT || stage == D_IN
                        ? out
                        : (stage == D_HIDDEN
                            ? dh
                            : (stage == D_ROUTER_IN
                                ? dRouterIn
                                : (stage == D_W2 ? dW2 : (stage == D_W1 ? dW1 : dRouter)))))),
            stage,
            e,
            gather,
            first,
            line,
            ofWeights == 1 ? 1 : aWidth,
            ofWeights == 1 ? aWidth : 1,
            ofWeights == 1 ? first * cWidth : weights,
            transposed == 1 ? 1 : cWidth,
            transposed == 1 ? aWidth : 1,
            ofWeights == 1 ? weights : first * cWidth,
            cWidth,
            (next - begin) % rowTiles * tileRows(),
            (next - begin) / rowTiles * tileColumns(),
            m,
            cWidth,
            terms);
        next += getNumGroups();
      }
      begin = end;
    }
  }

  /** Where row {@code i} of A begins; negative when there is none. */
  int lineOf(int gather, int first, int i, int m, int aRow) {
    int row = i;
    if (i >= m) {
      row = -1;
    } else if (gather == GATHER_ROWS) {
      row = tokenOfRow[first + i];
    }
    return row < 0 ? -1 : row * aRow;
  }

  /** A(line, t); 0 beyond its edges and where a gathered row is empty. */
  float left(float[] a, int aOffset, int line, int aTerm, int gather, int first, int t, int terms) {
    int at = t;
    if (line < 0 || t >= terms) {
      at = -1;
    } else if (gather == GATHER_TERMS) {
      at = tokenOfRow[first + t];
    }
    return at < 0 ? 0f : a[aOffset + line + at * aTerm];
  }

  /** B(t, column); 0 beyond its edges. */
  float right(float[] b, int bOffset, int column, int bTerm, int t, int terms) {
    return column < 0 || t >= terms ? 0f : b[bOffset + column + t * bTerm];
  }

  /** Bias, activation or its derivative, for the value at {@code at} in column {@code j}. */
  void finish(float[] c, int stage, int e, int at, int j) {
    float value = c[at];
    if (stage == HIDDEN) {
      value += b1[e * dFf + j];
      if (keepsZ == 1) {
        z[at] = value;
      }
      value = activate(value);
    } else if (stage == OUT) {
      value += b2[e * dModel + j];
    } else {
      value *= derivative(keepsZ == 1 ? z[at] : h[at]);
    }
    c[at] = value;
  }

  float activate(float v) {
    float result = v;
    if (activation == RELU) {
      result = v > 0f ? v : 0f;
    } else if (activation == GELU_TANH) {
      result = 0.5f * v * (1f + tanh(0.7978845608f * (v + 0.044715f * v * v * v)));
    } else {
      result = v * normal(v);
    }
    return result;
  }

  float derivative(float v) {
    float result = v > 0f ? 1f : 0f;
    if (activation == GELU_TANH) {
      float t = tanh(0.7978845608f * (v + 0.044715f * v * v * v));
      float inner = 0.7978845608f * (1f + 0.134145f * v * v);
      result = 0.5f * (1f + t) + 0.5f * v * (1f - t * t) * inner;
    } else if (activation == GELU_ERF) {
      result = normal(v) + v * 0.3989422804f * exp(-0.5f * v * v);
    }
    return result;
  }

  /**
   * Φ(v), the normal distribution, from erf to 1.5e-7 (Abramowitz and Stegun, 7.1.26); OpenCL's own
   * erf is out of Aparapi's reach.
   */
  float normal(float v) {
    float u = abs(v) * 0.7071067812f;
    float t = 1f / (1f + 0.3275911f * u);
    float series =
        ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t
                + 0.254829592f)
            * t;
    float tail = 0.5f * series * exp(-u * u);
    return v < 0f ? tail : 1f - tail;
  }

  // ---- routing

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

  /** y = Σ gate·out over the choices that were kept. */
  void combine() {
    for (int i = getGlobalId(); i < tokens * dModel; i += getGlobalSize()) {
      int t = i / dModel;
      float sum = 0f;
      for (int a = t * topK; a < (t + 1) * topK; a++) {
        if (rowOf[a] >= 0) {
          sum += gate[a] * out[rowOf[a] * dModel + i - t * dModel];
        }
      }
      y[i] = sum;
    }
  }

  // ---- backward

  /** dOut = gate·dy for each row, and ⟨out, dy⟩ for its gate; a group per row. */
  void combineBackward() {
    int rows = firstRow[experts - 1] + rowCount[experts - 1];
    for (int row = getGroupId(); row < rows; row += getNumGroups()) {
      int t = tokenOfRow[row];
      float sum = 0f;
      for (int j = getLocalId(); j < dModel; j += getLocalSize()) {
        float gradient = t < 0 ? 0f : dy[t * dModel + j];
        dOut[row * dModel + j] = gateOfRow[row] * gradient;
        sum += gradient * out[row * dModel + j];
      }
      partial[getLocalId()] = sum;
      localBarrier();
      for (int reach = getLocalSize() / 2; reach > 0; reach = reach / 2) {
        if (getLocalId() < reach) {
          partial[getLocalId()] += partial[getLocalId() + reach];
        }
        localBarrier();
      }
      if (getLocalId() == 0) {
        dGateOfRow[row] = partial[0];
      }
      localBarrier();
    }
  }

  void biasGradients() {
    int hidden = experts * dFf;
    for (int i = getGlobalId(); i < hidden + experts * dModel; i += getGlobalSize()) {
      int width = i < hidden ? dFf : dModel;
      int j = i < hidden ? i : i - hidden;
      int e = j / width;
      float sum = 0f;
      for (int row = firstRow[e]; row < firstRow[e] + rowCount[e]; row++) {
        sum += i < hidden ? dh[row * dFf + j % width] : dOut[row * dModel + j % width];
      }
      if (i < hidden) {
        dB1[j] = sum;
      } else {
        dB2[j] = sum;
      }
    }
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

  /** dx = Σ of the rows of a token (which D_IN left in out), and the router's share. */
  void inputGradient() {
    for (int i = getGlobalId(); i < tokens * dModel; i += getGlobalSize()) {
      int t = i / dModel;
      float sum = 0f;
      for (int a = t * topK; a < (t + 1) * topK; a++) {
        sum += rowOf[a] < 0 ? 0f : out[rowOf[a] * dModel + i - t * dModel];
      }
      if (experts > 1) {
        sum += hasJitter == 1 ? dRouterIn[i] * noise[i] : dRouterIn[i];
      }
      dx[i] = sum;
    }
  }
}
