package moebench.layers.aparapi;

import com.aparapi.Kernel;

/** Reading an array from front to back, {@code rounds} times. */
final class ReadKernels {
  private ReadKernels() {}

  /** For a GPU: neighbours read neighbours, four loads at a time. */
  static final class ManyItems extends Kernel {
    static final int LOADS = 4;

    final float[] in;
    final float[] out;
    final int items;
    final int length;
    int rounds;

    ManyItems(float[] in, int items) {
      this.in = in;
      this.out = new float[items];
      this.items = items;
      this.length = in.length;
    }

    @Override
    public void run() {
      int item = getGlobalId();
      float a = 0;
      float b = 0;
      float c = 0;
      float d = 0;
      for (int round = 0; round < rounds; round++) {
        for (int i = item; i < length; i += 4 * items) {
          a += in[i];
          b += in[i + items];
          c += in[i + 2 * items];
          d += in[i + 3 * items];
        }
      }
      out[item] = a + b + c + d;
    }
  }

  /** For a CPU: each item reads a piece of its own, as many sums at a time as vectors hold. */
  static final class FewItems extends Kernel {
    final float[] in;
    final float[] out;
    final int piece;
    int rounds;

    FewItems(float[] in, int items) {
      this.in = in;
      this.out = new float[items];
      this.piece = in.length / items;
    }

    @Override
    public void run() {
      int item = getGlobalId();
      float[] a = new float[32];
      for (int j = 0; j < 32; j++) {
        a[j] = 0;
      }
      for (int round = 0; round < rounds; round++) {
        for (int i = item * piece; i < (item + 1) * piece; i += 32) {
          for (int j = 0; j < 32; j++) {
            a[j] += in[i + j];
          }
        }
      }
      float sum = 0;
      for (int j = 0; j < 32; j++) {
        sum += a[j];
      }
      out[item] = sum;
    }
  }
}
