package moebench.layers.aparapi;

import com.aparapi.Kernel;

/**
 * Multiply-adds in registers, {@code a = a·x + y}. The sum is a factor: a product of values that
 * never change would be computed once, and only additions would be left to count.
 */
final class FmaKernels {
  static final float X = 0.999f;
  static final float Y = 0.001f;

  private FmaKernels() {}

  /** For a GPU: many items with sixteen sums each, so that the next warp never waits. */
  static final class ManyItems extends Kernel {
    static final int FMAS = 32;

    final float[] out;
    float x = X;
    float y = Y;
    int rounds;

    ManyItems(int items) {
      out = new float[items];
    }

    @Override
    public void run() {
      float a = getGlobalId();
      float b = a + 1;
      float c = a + 2;
      float d = a + 3;
      float e = a + 4;
      float f = a + 5;
      float g = a + 6;
      float h = a + 7;
      float i = a + 8;
      float j = a + 9;
      float k = a + 10;
      float l = a + 11;
      float m = a + 12;
      float n = a + 13;
      float o = a + 14;
      float p = a + 15;
      for (int round = 0; round < rounds; round++) {
        a = a * x + y;
        b = b * x + y;
        c = c * x + y;
        d = d * x + y;
        e = e * x + y;
        f = f * x + y;
        g = g * x + y;
        h = h * x + y;
        i = i * x + y;
        j = j * x + y;
        k = k * x + y;
        l = l * x + y;
        m = m * x + y;
        n = n * x + y;
        o = o * x + y;
        p = p * x + y;
        a = a * x + y;
        b = b * x + y;
        c = c * x + y;
        d = d * x + y;
        e = e * x + y;
        f = f * x + y;
        g = g * x + y;
        h = h * x + y;
        i = i * x + y;
        j = j * x + y;
        k = k * x + y;
        l = l * x + y;
        m = m * x + y;
        n = n * x + y;
        o = o * x + y;
        p = p * x + y;
      }
      out[getGlobalId()] = a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p;
    }
  }

  /** For a CPU: one item per group with sums enough for ten vectors of eight. */
  static final class FewItems extends Kernel {
    static final int FMAS = 80;

    final float[] out;
    float x = X;
    float y = Y;
    int rounds;

    FewItems(int items) {
      out = new float[items];
    }

    @Override
    public void run() {
      int item = getGlobalId();
      float[] a = new float[80];
      for (int j = 0; j < 80; j++) {
        a[j] = item + j;
      }
      for (int round = 0; round < rounds; round++) {
        for (int j = 0; j < 80; j++) {
          a[j] = a[j] * x + y;
        }
      }
      float sum = 0;
      for (int j = 0; j < 80; j++) {
        sum += a[j];
      }
      out[item] = sum;
    }
  }
}
