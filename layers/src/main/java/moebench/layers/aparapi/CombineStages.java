package moebench.layers.aparapi;

/** What stands between tokens and the rows of experts, forward and backward, and the biases. */
abstract class CombineStages extends RoutingStages {

  /** y = Σ gate·out over the choices that were kept, of the window that begins at {@code from}. */
  void combine(int from) {
    for (int i = getGlobalId(); i < tokens * dModel; i += getGlobalSize()) {
      int t = i / dModel;
      float sum = from > 0 ? y[i] : 0f;
      for (int a = t * topK; a < (t + 1) * topK; a++) {
        int row = rowOf[a] - from;
        if (row >= 0 && row < windowRows) {
          sum += gate[a] * out[row * dModel + i - t * dModel];
        }
      }
      y[i] = sum;
    }
  }

  /** dOut = gate·dy for each row of a window, and ⟨out, dy⟩ for its gate; a group per row. */
  void combineBackward(int from) {
    int rows = min(from + windowRows, firstRow[experts - 1] + rowCount[experts - 1]);
    for (int row = from + getGroupId(); row < rows; row += getNumGroups()) {
      int t = tokenOfRow[row];
      int line = (row - from) * dModel;
      float sum = 0f;
      for (int j = getLocalId(); j < dModel; j += getLocalSize()) {
        float gradient = t < 0 ? 0f : dy[t * dModel + j];
        dOut[line + j] = gateOfRow[row] * gradient;
        sum += gradient * out[line + j];
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

  /** Sums over an expert's rows, those of a window after those of the windows before. */
  void biasGradients(int from) {
    int hidden = experts * dFf;
    for (int i = getGlobalId(); i < hidden + experts * dModel; i += getGlobalSize()) {
      int width = i < hidden ? dFf : dModel;
      int j = i < hidden ? i : i - hidden;
      int e = j / width;
      // A dense layer has the outer gradients of all windows at once.
      int outerFrom = isRouted == 1 ? from : 0;
      float sum = 0f;
      if (from > 0) {
        sum = i < hidden ? dB1[j] : dB2[j];
      }
      int to = min(from + windowRows, firstRow[e] + rowCount[e]);
      for (int row = max(from, firstRow[e]); row < to; row++) {
        sum +=
            i < hidden
                ? dh[(row - from) * dFf + j % width]
                : dOut[(row - outerFrom) * dModel + j % width];
      }
      if (i < hidden) {
        dB1[j] = sum;
      } else {
        dB2[j] = sum;
      }
    }
  }

  /** dx = Σ of the rows of a token, which D_IN left in out, of a window. */
  void inputGradient(int from) {
    for (int i = getGlobalId(); i < tokens * dModel; i += getGlobalSize()) {
      int t = i / dModel;
      float sum = from > 0 ? dx[i] : 0f;
      for (int a = t * topK; a < (t + 1) * topK; a++) {
        int row = rowOf[a] - from;
        sum += row >= 0 && row < windowRows ? out[row * dModel + i - t * dModel] : 0f;
      }
      dx[i] = sum;
    }
  }

  /** Adds the router's share to dx. */
  void inputGradientOfRouter() {
    for (int i = getGlobalId(); i < tokens * dModel; i += getGlobalSize()) {
      dx[i] += hasJitter == 1 ? dRouterIn[i] * noise[i] : dRouterIn[i];
    }
  }
}
