package moebench.layers.kernels.simd;

import moebench.layers.Activation;

/** What one thread needs for itself: memory, and activations, which keep some too. */
final class Scratch {
  private final Gemm gemm = new Gemm();
  private final float[] lanes = new float[Width.LANES];
  private final VectorActivation relu = new Relu();
  private final VectorActivation geluTanh = new GeluTanh();
  private final VectorActivation geluErf = new GeluErf();

  /** Room for the lanes of a vector. */
  float[] lanes() {
    return lanes;
  }

  Gemm gemm() {
    return gemm;
  }

  VectorActivation activation(Activation f) {
    return switch (f) {
      case RELU -> relu;
      case GELU_TANH -> geluTanh;
      case GELU_ERF -> geluErf;
    };
  }
}
