package moebench.peers.gemm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.javacpp.FloatPointer;

/** Native memory, aligned to cache lines as native libraries like it. */
final class NativeFloats {
  private static final int ALIGNMENT = 64;

  private final MemorySegment segment;
  private final FloatPointer pointer;

  /** Zeros. */
  NativeFloats(long length) {
    segment = Arena.ofAuto().allocate(length * Float.BYTES, ALIGNMENT);
    pointer =
        new FloatPointer(
            segment.asByteBuffer().order(java.nio.ByteOrder.nativeOrder()).asFloatBuffer());
  }

  /** A copy of {@code values}. */
  NativeFloats(float[] values) {
    this(values.length);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT, 0, values.length);
  }

  /** The memory, for a native call while this object is reachable. */
  FloatPointer pointer() {
    return pointer;
  }

  /** Makes it zeros again. */
  void clear() {
    segment.fill((byte) 0);
  }

  float[] toArray() {
    return segment.toArray(ValueLayout.JAVA_FLOAT);
  }
}
