package moebench.layers.kernels.simd;

import static moebench.layers.kernels.simd.Width.LANES;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * An activation over whole vectors.
 *
 * <p>Every loop must be compiled by itself: C2 stops inlining at 18,000 nodes, which two of these
 * functions in one method exceed, or one and a little else, and boxes every vector from there on.
 * Therefore a class each, with one loop for each direction, called through a method handle that is
 * no constant, the one kind of call that C2 never inlines.
 */
abstract sealed class VectorActivation permits Relu, GeluTanh, GeluErf {
  private static final MethodType FORWARD =
      MethodType.methodType(
          void.class, float[].class, int.class, float[].class, int.class, int.class);
  private static final MethodType BACKWARD =
      FORWARD.insertParameterTypes(2, float[].class, int.class);

  private final MethodHandle loop = handle("wholeVectors", FORWARD);
  private final MethodHandle backwardLoop = handle("wholeVectorsBackward", BACKWARD);
  private final float[] lastZ = new float[LANES];
  private final float[] lastDh = new float[LANES];

  /** h = f(z) for a multiple of LANES values. */
  abstract void wholeVectors(float[] z, int zOffset, float[] h, int hOffset, int length);

  /** dz = dh ⊙ f'(z) for a multiple of LANES values. */
  abstract void wholeVectorsBackward(
      float[] z, int zOffset, float[] dh, int dhOffset, float[] dz, int dzOffset, int length);

  /** h = f(z). */
  final void forward(float[] z, int zOffset, float[] h, int hOffset, int length) {
    int end = Width.vectorEnd(length);
    int rest = length - end;
    System.arraycopy(z, zOffset + end, lastZ, 0, rest);
    call(z, zOffset, h, hOffset, end);
    if (rest > 0) {
      call(lastZ, 0, lastZ, 0, LANES);
      System.arraycopy(lastZ, 0, h, hOffset + end, rest);
    }
  }

  /** dz = dh ⊙ f'(z). */
  final void backward(
      float[] z, int zOffset, float[] dh, int dhOffset, float[] dz, int dzOffset, int length) {
    int end = Width.vectorEnd(length);
    int rest = length - end;
    System.arraycopy(z, zOffset + end, lastZ, 0, rest);
    System.arraycopy(dh, dhOffset + end, lastDh, 0, rest);
    callBackward(z, zOffset, dh, dhOffset, dz, dzOffset, end);
    if (rest > 0) {
      callBackward(lastZ, 0, lastDh, 0, lastDh, 0, LANES);
      System.arraycopy(lastDh, 0, dz, dzOffset + end, rest);
    }
  }

  private MethodHandle handle(String method, MethodType type) {
    try {
      return MethodHandles.lookup().findVirtual(VectorActivation.class, method, type).bindTo(this);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private void call(float[] z, int zOffset, float[] h, int hOffset, int length) {
    try {
      loop.invokeExact(z, zOffset, h, hOffset, length);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e); // the loops declare none
    }
  }

  private void callBackward(
      float[] z, int zOffset, float[] dh, int dhOffset, float[] dz, int dzOffset, int length) {
    try {
      backwardLoop.invokeExact(z, zOffset, dh, dhOffset, dz, dzOffset, length);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e); // the loops declare none
    }
  }
}
