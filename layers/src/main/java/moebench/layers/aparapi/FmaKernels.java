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
    static final int FMAS = 16;

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
      }
      out[getGlobalId()] = a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p;
    }
  }

  /**
   * For a CPU: one item per group, vectors of neighbours, ten chains of them at a time. Asks for
   * {@code fma}, because compilers for CPUs keep a product and a sum apart.
   */
  static final class FewItems extends Kernel {
    static final int SUMS = 320;
    static final int STEPS = 8;
    static final int FMAS = SUMS * STEPS;

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
      float[] a = new float[320];
      for (int j = 0; j < 320; j++) {
        a[j] = item + j;
      }
      for (int round = 0; round < rounds; round++) {
        for (int j = 0; j < 32; j++) {
          float v0 = eightSteps(a[j]);
          float v1 = eightSteps(a[32 + j]);
          float v2 = eightSteps(a[64 + j]);
          float v3 = eightSteps(a[96 + j]);
          float v4 = eightSteps(a[128 + j]);
          float v5 = eightSteps(a[160 + j]);
          float v6 = eightSteps(a[192 + j]);
          float v7 = eightSteps(a[224 + j]);
          float v8 = eightSteps(a[256 + j]);
          float v9 = eightSteps(a[288 + j]);
          a[j] = v0;
          a[32 + j] = v1;
          a[64 + j] = v2;
          a[96 + j] = v3;
          a[128 + j] = v4;
          a[160 + j] = v5;
          a[192 + j] = v6;
          a[224 + j] = v7;
          a[256 + j] = v8;
          a[288 + j] = v9;
        }
      }
      float sum = 0;
      for (int j = 0; j < 320; j++) {
        sum += a[j];
      }
      out[item] = sum;
    }

    private float eightSteps(float a) {
      float v = fma(a, x, y);
      v = fma(v, x, y);
      v = fma(v, x, y);
      v = fma(v, x, y);
      v = fma(v, x, y);
      v = fma(v, x, y);
      v = fma(v, x, y);
      return fma(v, x, y);
    }
  }
}
