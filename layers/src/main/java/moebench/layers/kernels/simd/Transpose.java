package moebench.layers.kernels.simd;

/** Copies of transposed matrices. */
final class Transpose {
  private Transpose() {}

  /** to {@code [columns, rows]} = fromᵀ with from {@code [rows, columns]}, each with its stride. */
  static void copy(
      float[] from,
      int offset,
      int stride,
      int rows,
      int columns,
      float[] to,
      int toOffset,
      int toStride) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        to[toOffset + j * toStride + i] = from[offset + i * stride + j];
      }
    }
  }
}
