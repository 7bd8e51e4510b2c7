package moebench.layers.aparapi;

/**
 * Tiles for processors with many registers and local memory: a group of 16 × 16 items computes 128
 * × 128 values, each item 8 × 8 of them in registers, from 8 terms of A and B at a time in local
 * memory. The next 8 terms are fetched meanwhile. An item's rows are neighbours and its columns 16
 * apart, so that no two items of a row of sixteen read the same bank.
 */
final class GpuLayerKernel extends LayerKernel {
  static final int SIDE = 128;
  static final int TERMS = 8;

  @Local float[] aTile = new float[TERMS * PITCH];
  @Local float[] bTile = new float[TERMS * PITCH];

  @Override
  public void run() {
    pass(program[getPassId()]);
  }

  @Override
  int tileRows() {
    return SIDE;
  }

  @Override
  int tileColumns() {
    return SIDE;
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
    int id = getLocalId();
    int x0 = id % 16;
    int y0 = id / 16 * 8;
    // Each item fetches four values of A and of B, neighbours in memory from item to item.
    int aAlong = aTerm == 1 ? 1 : 0;
    int aT = aAlong == 1 ? id % 2 * 4 : id / 32;
    int aI = aAlong == 1 ? id / 2 : id % 32;
    int aStep = aAlong == 1 ? 0 : 32;
    int bAlong = bTerm == 1 ? 1 : 0;
    int bT = bAlong == 1 ? id % 2 * 4 : id / 32;
    int bJ = bAlong == 1 ? id / 2 : id % 32;
    int bStep = bAlong == 1 ? 0 : 32;
    int line0 = lineOf(gather, first, aOffset, i0 + aI, m, aRow);
    int line1 = lineOf(gather, first, aOffset, i0 + aI + aStep, m, aRow);
    int line2 = lineOf(gather, first, aOffset, i0 + aI + 2 * aStep, m, aRow);
    int line3 = lineOf(gather, first, aOffset, i0 + aI + 3 * aStep, m, aRow);
    int column0 = columnOf(bOffset, j0 + bJ, n, bColumn);
    int column1 = columnOf(bOffset, j0 + bJ + bStep, n, bColumn);
    int column2 = columnOf(bOffset, j0 + bJ + 2 * bStep, n, bColumn);
    int column3 = columnOf(bOffset, j0 + bJ + 3 * bStep, n, bColumn);
    int aPut = aT * PITCH + aI;
    int aNext = aAlong * PITCH + aStep;
    int bPut = bT * PITCH + bJ;
    int bNext = bAlong * PITCH + bStep;
    float nextA0 = left(a, line0, aTerm, gather, first, aT, terms);
    float nextA1 = left(a, line1, aTerm, gather, first, aT + aAlong, terms);
    float nextA2 = left(a, line2, aTerm, gather, first, aT + 2 * aAlong, terms);
    float nextA3 = left(a, line3, aTerm, gather, first, aT + 3 * aAlong, terms);
    float nextB0 = right(b, column0, bTerm, bT, terms);
    float nextB1 = right(b, column1, bTerm, bT + bAlong, terms);
    float nextB2 = right(b, column2, bTerm, bT + 2 * bAlong, terms);
    float nextB3 = right(b, column3, bTerm, bT + 3 * bAlong, terms);
    float c00 = 0f;
    float c01 = 0f;
    float c02 = 0f;
    float c03 = 0f;
    float c04 = 0f;
    float c05 = 0f;
    float c06 = 0f;
    float c07 = 0f;
    float c10 = 0f;
    float c11 = 0f;
    float c12 = 0f;
    float c13 = 0f;
    float c14 = 0f;
    float c15 = 0f;
    float c16 = 0f;
    float c17 = 0f;
    float c20 = 0f;
    float c21 = 0f;
    float c22 = 0f;
    float c23 = 0f;
    float c24 = 0f;
    float c25 = 0f;
    float c26 = 0f;
    float c27 = 0f;
    float c30 = 0f;
    float c31 = 0f;
    float c32 = 0f;
    float c33 = 0f;
    float c34 = 0f;
    float c35 = 0f;
    float c36 = 0f;
    float c37 = 0f;
    float c40 = 0f;
    float c41 = 0f;
    float c42 = 0f;
    float c43 = 0f;
    float c44 = 0f;
    float c45 = 0f;
    float c46 = 0f;
    float c47 = 0f;
    float c50 = 0f;
    float c51 = 0f;
    float c52 = 0f;
    float c53 = 0f;
    float c54 = 0f;
    float c55 = 0f;
    float c56 = 0f;
    float c57 = 0f;
    float c60 = 0f;
    float c61 = 0f;
    float c62 = 0f;
    float c63 = 0f;
    float c64 = 0f;
    float c65 = 0f;
    float c66 = 0f;
    float c67 = 0f;
    float c70 = 0f;
    float c71 = 0f;
    float c72 = 0f;
    float c73 = 0f;
    float c74 = 0f;
    float c75 = 0f;
    float c76 = 0f;
    float c77 = 0f;
    for (int done = 0; done < terms; done += TERMS) {
      localBarrier();
      aTile[aPut] = nextA0;
      aTile[aPut + aNext] = nextA1;
      aTile[aPut + 2 * aNext] = nextA2;
      aTile[aPut + 3 * aNext] = nextA3;
      bTile[bPut] = nextB0;
      bTile[bPut + bNext] = nextB1;
      bTile[bPut + 2 * bNext] = nextB2;
      bTile[bPut + 3 * bNext] = nextB3;
      localBarrier();
      int aTo = done + TERMS + aT;
      nextA0 = left(a, line0, aTerm, gather, first, aTo, terms);
      nextA1 = left(a, line1, aTerm, gather, first, aTo + aAlong, terms);
      nextA2 = left(a, line2, aTerm, gather, first, aTo + 2 * aAlong, terms);
      nextA3 = left(a, line3, aTerm, gather, first, aTo + 3 * aAlong, terms);
      int bTo = done + TERMS + bT;
      nextB0 = right(b, column0, bTerm, bTo, terms);
      nextB1 = right(b, column1, bTerm, bTo + bAlong, terms);
      nextB2 = right(b, column2, bTerm, bTo + 2 * bAlong, terms);
      nextB3 = right(b, column3, bTerm, bTo + 3 * bAlong, terms);
      for (int t = 0; t < TERMS; t++) {
        float a0 = aTile[t * PITCH + y0 + 0];
        float a1 = aTile[t * PITCH + y0 + 1];
        float a2 = aTile[t * PITCH + y0 + 2];
        float a3 = aTile[t * PITCH + y0 + 3];
        float a4 = aTile[t * PITCH + y0 + 4];
        float a5 = aTile[t * PITCH + y0 + 5];
        float a6 = aTile[t * PITCH + y0 + 6];
        float a7 = aTile[t * PITCH + y0 + 7];
        float b0 = bTile[t * PITCH + x0 + 0];
        float b1 = bTile[t * PITCH + x0 + 16];
        float b2 = bTile[t * PITCH + x0 + 32];
        float b3 = bTile[t * PITCH + x0 + 48];
        float b4 = bTile[t * PITCH + x0 + 64];
        float b5 = bTile[t * PITCH + x0 + 80];
        float b6 = bTile[t * PITCH + x0 + 96];
        float b7 = bTile[t * PITCH + x0 + 112];
        c00 += a0 * b0;
        c01 += a0 * b1;
        c02 += a0 * b2;
        c03 += a0 * b3;
        c04 += a0 * b4;
        c05 += a0 * b5;
        c06 += a0 * b6;
        c07 += a0 * b7;
        c10 += a1 * b0;
        c11 += a1 * b1;
        c12 += a1 * b2;
        c13 += a1 * b3;
        c14 += a1 * b4;
        c15 += a1 * b5;
        c16 += a1 * b6;
        c17 += a1 * b7;
        c20 += a2 * b0;
        c21 += a2 * b1;
        c22 += a2 * b2;
        c23 += a2 * b3;
        c24 += a2 * b4;
        c25 += a2 * b5;
        c26 += a2 * b6;
        c27 += a2 * b7;
        c30 += a3 * b0;
        c31 += a3 * b1;
        c32 += a3 * b2;
        c33 += a3 * b3;
        c34 += a3 * b4;
        c35 += a3 * b5;
        c36 += a3 * b6;
        c37 += a3 * b7;
        c40 += a4 * b0;
        c41 += a4 * b1;
        c42 += a4 * b2;
        c43 += a4 * b3;
        c44 += a4 * b4;
        c45 += a4 * b5;
        c46 += a4 * b6;
        c47 += a4 * b7;
        c50 += a5 * b0;
        c51 += a5 * b1;
        c52 += a5 * b2;
        c53 += a5 * b3;
        c54 += a5 * b4;
        c55 += a5 * b5;
        c56 += a5 * b6;
        c57 += a5 * b7;
        c60 += a6 * b0;
        c61 += a6 * b1;
        c62 += a6 * b2;
        c63 += a6 * b3;
        c64 += a6 * b4;
        c65 += a6 * b5;
        c66 += a6 * b6;
        c67 += a6 * b7;
        c70 += a7 * b0;
        c71 += a7 * b1;
        c72 += a7 * b2;
        c73 += a7 * b3;
        c74 += a7 * b4;
        c75 += a7 * b5;
        c76 += a7 * b6;
        c77 += a7 * b7;
      }
    }
    int at = cOffset + (i0 + y0) * cRow + j0 + x0;
    row(c, isSum, at, i0 + y0, j0 + x0, m, n, c00, c01, c02, c03, c04, c05, c06, c07);
    row(c, isSum, at + cRow, i0 + y0 + 1, j0 + x0, m, n, c10, c11, c12, c13, c14, c15, c16, c17);
    row(
        c,
        isSum,
        at + 2 * cRow,
        i0 + y0 + 2,
        j0 + x0,
        m,
        n,
        c20,
        c21,
        c22,
        c23,
        c24,
        c25,
        c26,
        c27);
    row(
        c,
        isSum,
        at + 3 * cRow,
        i0 + y0 + 3,
        j0 + x0,
        m,
        n,
        c30,
        c31,
        c32,
        c33,
        c34,
        c35,
        c36,
        c37);
    row(
        c,
        isSum,
        at + 4 * cRow,
        i0 + y0 + 4,
        j0 + x0,
        m,
        n,
        c40,
        c41,
        c42,
        c43,
        c44,
        c45,
        c46,
        c47);
    row(
        c,
        isSum,
        at + 5 * cRow,
        i0 + y0 + 5,
        j0 + x0,
        m,
        n,
        c50,
        c51,
        c52,
        c53,
        c54,
        c55,
        c56,
        c57);
    row(
        c,
        isSum,
        at + 6 * cRow,
        i0 + y0 + 6,
        j0 + x0,
        m,
        n,
        c60,
        c61,
        c62,
        c63,
        c64,
        c65,
        c66,
        c67);
    row(
        c,
        isSum,
        at + 7 * cRow,
        i0 + y0 + 7,
        j0 + x0,
        m,
        n,
        c70,
        c71,
        c72,
        c73,
        c74,
        c75,
        c76,
        c77);
    if (stage >= HIDDEN && stage <= D_HIDDEN) {
      for (int value = 0; value < 64; value++) {
        int i = i0 + y0 + value / 8;
        int j = j0 + x0 + value % 8 * 16;
        if (i < m && j < n) {
          finish(c, stage, e, cOffset + i * cRow + j, j);
        }
      }
    }
  }

  int columnOf(int bOffset, int j, int n, int bColumn) {
    return j < n ? bOffset + j * bColumn : -1;
  }

  /** Writes one row of an item's values, those that lie inside of C. */
  void row(
      float[] c,
      int isSum,
      int at,
      int i,
      int j,
      int m,
      int n,
      float c0,
      float c1,
      float c2,
      float c3,
      float c4,
      float c5,
      float c6,
      float c7) {
    if (i < m) {
      put(c, isSum, at, j, n, c0);
      put(c, isSum, at + 16, j + 16, n, c1);
      put(c, isSum, at + 32, j + 32, n, c2);
      put(c, isSum, at + 48, j + 48, n, c3);
      put(c, isSum, at + 64, j + 64, n, c4);
      put(c, isSum, at + 80, j + 80, n, c5);
      put(c, isSum, at + 96, j + 96, n, c6);
      put(c, isSum, at + 112, j + 112, n, c7);
    }
  }

  void put(float[] c, int isSum, int at, int j, int n, float value) {
    if (j < n) {
      c[at] = isSum == 1 ? c[at] + value : value;
    }
  }
}
