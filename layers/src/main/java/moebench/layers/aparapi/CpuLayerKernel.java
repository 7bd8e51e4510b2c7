package moebench.layers.aparapi;

/**
 * Tiles for processors with caches and vector registers: one work item per group computes 4 × 64
 * values in private memory, over columns that the driver's compiler turns into vectors.
 */
final class CpuLayerKernel extends LayerKernel {
  static final int ROWS = 4;
  static final int COLUMNS = 64;

  @Override
  public void run() {
    pass(program[getPassId()]);
  }

  @Override
  int tileRows() {
    return ROWS;
  }

  @Override
  int tileColumns() {
    return COLUMNS;
  }

  @Override
  void tile(
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
      int terms) {
    float[] sums0 = new float[COLUMNS];
    float[] sums1 = new float[COLUMNS];
    float[] sums2 = new float[COLUMNS];
    float[] sums3 = new float[COLUMNS];
    for (int j = 0; j < COLUMNS; j++) {
      sums0[j] = 0f;
      sums1[j] = 0f;
      sums2[j] = 0f;
      sums3[j] = 0f;
    }
    int line0 = lineOf(gather, first, aOffset, i0, m, aRow);
    int line1 = lineOf(gather, first, aOffset, i0 + 1, m, aRow);
    int line2 = lineOf(gather, first, aOffset, i0 + 2, m, aRow);
    int line3 = lineOf(gather, first, aOffset, i0 + 3, m, aRow);
    int isWhole = bColumn == 1 && j0 + COLUMNS <= n ? 1 : 0;
    for (int t = 0; t < terms; t++) {
      float a0 = left(a, line0, aTerm, gather, first, t, terms);
      float a1 = left(a, line1, aTerm, gather, first, t, terms);
      float a2 = left(a, line2, aTerm, gather, first, t, terms);
      float a3 = left(a, line3, aTerm, gather, first, t, terms);
      int from = bOffset + t * bTerm + j0 * bColumn;
      if (isWhole == 1) {
        for (int j = 0; j < COLUMNS; j++) {
          float value = b[from + j];
          sums0[j] += a0 * value;
          sums1[j] += a1 * value;
          sums2[j] += a2 * value;
          sums3[j] += a3 * value;
        }
      } else {
        for (int j = 0; j < min(COLUMNS, n - j0); j++) {
          float value = b[from + j * bColumn];
          sums0[j] += a0 * value;
          sums1[j] += a1 * value;
          sums2[j] += a2 * value;
          sums3[j] += a3 * value;
        }
      }
    }
    for (int i = 0; i < min(ROWS, m - i0); i++) {
      for (int j = 0; j < min(COLUMNS, n - j0); j++) {
        int at = cOffset + (i0 + i) * cRow + j0 + j;
        float sum = i == 0 ? sums0[j] : (i == 1 ? sums1[j] : (i == 2 ? sums2[j] : sums3[j]));
        c[at] = isSum == 1 ? c[at] + sum : sum;
        if (stage >= HIDDEN && stage <= D_HIDDEN) {
          finish(c, stage, e, at, j0 + j);
        }
      }
    }
  }
}
