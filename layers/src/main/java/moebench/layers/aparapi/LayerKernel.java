package moebench.layers.aparapi;

/**
 * A layer, forward and backward, as the stages of one kernel: buffers cannot be shared between
 * kernels. Each pass runs the stage that {@link #program} names; stages meet only between passes.
 *
 * <p>All work items of all groups stride over the work of a stage, so that any number of groups
 * will do. Every value is summed by one item, or by one group in a fixed order: results do not
 * depend on scheduling.
 *
 * <p>What Aparapi can translate decides how this is written: no switch, no break, no boolean field,
 * one-dimensional arrays, names without overloads.
 */
abstract class LayerKernel extends CombineStages {

  /** Rows and columns of C that one group computes at a time. */
  abstract int tileRows();

  abstract int tileColumns();

  /**
   * One tile of C = A·B, where A(i, t) stands at {@code a[aOffset + i·aRow + t·aTerm]} and B(t, j)
   * at {@code b[bOffset + t·bTerm + j·bColumn]}, for i &lt; m, j &lt; n and t &lt; terms; and what
   * {@link #finish} makes of it.
   *
   * @param isSum 1: the product is added to what is in C
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
      int isSum,
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

  /** What a pass does: a stage, for the rows of a window if it is about rows. */
  void pass(int which) {
    int stage = which % STAGES;
    int from = which / STAGES * windowRows;
    if (stage < 0) {
      storeProducts();
    } else if (stage <= D_ROUTER) {
      products(stage, from);
    } else if (stage == JITTER) {
      jitter();
    } else if (stage == CHOOSE) {
      choose();
    } else if (stage == SLOTS) {
      giveSlots();
    } else if (stage == LAY_OUT) {
      layOut();
    } else if (stage == COMBINE) {
      combine(from);
    } else if (stage == D_OUT) {
      combineBackward(from);
    } else if (stage == D_BIASES) {
      biasGradients(from);
    } else if (stage == D_LOGITS) {
      chooseBackward();
    } else if (stage == D_X) {
      inputGradient(from);
    } else {
      inputGradientOfRouter();
    }
  }

  /**
   * Stores through their fields to the arrays that {@link #tile} writes as an argument; no pass
   * comes here. Without, Aparapi sees no store and makes buffers that a device may only read.
   */
  void storeProducts() {
    logits[0] = 0f;
    h[0] = 0f;
    out[0] = 0f;
    dh[0] = 0f;
    dRouterIn[0] = 0f;
    dW2[0] = 0f;
    dW2Rest[0] = 0f;
    dW1[0] = 0f;
    dW1Rest[0] = 0f;
    dRouter[0] = 0f;
  }

  /**
   * The product of a stage for each expert's block of rows, as far as it lies in the window that
   * begins at row {@code from}; groups take tile after tile of all of them in turn. One call for
   * all stages: each would be compiled for itself.
   */
  void products(int stage, int from) {
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
    int isSum = ofWeights == 1 && from > 0 ? 1 : 0;
    int next = getGroupId();
    int begin = 0;
    for (int e = 0; e < blocks; e++) {
      int first = ofRouter == 1 ? 0 : max(from, firstRow[e]);
      int to = ofRouter == 1 ? tokens : min(from + windowRows, firstRow[e] + rowCount[e]);
      int count = max(0, to - first);
      // Where the block begins in arrays [R, dFf], and in those of width dModel.
      int inner = first - from;
      int outer = isRouted == 1 && ofRouter == 0 ? first - from : first;
      int m = ofWeights == 1 ? aWidth : count;
      // A window without rows of this expert adds nothing to its gradient.
      m = isSum == 1 && count == 0 ? 0 : m;
      int terms = ofWeights == 1 ? count : aWidth;
      int rowTiles = (m + tileRows() - 1) / tileRows();
      int end = begin + rowTiles * ((cWidth + tileColumns() - 1) / tileColumns());
      int isRest = e < firstExperts ? 0 : 1;
      int weights = (e - isRest * firstExperts) * aWidth * cWidth;
      int aFirst = stage == OUT || stage == D_IN || stage == D_W2 ? inner : outer;
      int cFirst = stage == HIDDEN || stage == D_HIDDEN ? inner : outer;
      int bFirst = stage == D_W1 ? inner : outer;
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
                    ? (isRest == 1 ? w1Rest : w1)
                    : (stage == OUT || stage == D_HIDDEN
                        ? (isRest == 1 ? w2Rest : w2)
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
                                : (stage == D_W2
                                    ? (isRest == 1 ? dW2Rest : dW2)
                                    : (stage == D_W1
                                        ? (isRest == 1 ? dW1Rest : dW1)
                                        : dRouter)))))),
            stage,
            e,
            isSum,
            gather,
            first,
            gather == IN_PLACE ? aFirst * aWidth : 0,
            ofWeights == 1 ? 1 : aWidth,
            ofWeights == 1 ? aWidth : 1,
            ofWeights == 1 ? bFirst * cWidth : weights,
            transposed == 1 ? 1 : cWidth,
            transposed == 1 ? aWidth : 1,
            ofWeights == 1 ? weights : cFirst * cWidth,
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
  int lineOf(int gather, int first, int aOffset, int i, int m, int aRow) {
    int row = i;
    if (i >= m) {
      row = -1;
    } else if (gather == GATHER_ROWS) {
      row = tokenOfRow[first + i];
    }
    return row < 0 ? -1 : aOffset + row * aRow;
  }

  /** A(line, t); 0 beyond its edges and where a gathered row is empty. */
  float left(float[] a, int line, int aTerm, int gather, int first, int t, int terms) {
    int at = t;
    if (line < 0 || t >= terms) {
      at = -1;
    } else if (gather == GATHER_TERMS) {
      at = tokenOfRow[first + t];
    }
    return at < 0 ? 0f : a[line + at * aTerm];
  }

  /** B(t, column); 0 beyond its edges. */
  float right(float[] b, int column, int bTerm, int t, int terms) {
    return column < 0 || t >= terms ? 0f : b[column + t * bTerm];
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
}
