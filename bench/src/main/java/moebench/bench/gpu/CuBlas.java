package moebench.bench.gpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import moebench.layers.Initializer;

/**
 * NVIDIA's own FP32 matrix product, called directly, where its libraries are installed. The default
 * math mode: multiply-adds in FP32, no TF32.
 */
final class CuBlas implements AutoCloseable {
  private static final List<Integer> VERSIONS = List.of(13, 12, 11);
  private static final int DEFAULT_MATH = 0;
  private static final double ENOUGH_SECONDS = 0.2;
  private static final long ALIGNMENT = 512;
  private static final int RANDOM_VALUES = 1 << 22;
  private static final int HOST_TO_DEVICE = 1;

  private final Arena arena = Arena.ofConfined();
  private final MethodHandle malloc;
  private final MethodHandle free;
  private final MethodHandle copy;
  private final MethodHandle synchronize;
  private final MethodHandle multiply;
  private final MethodHandle destroy;
  private final MemorySegment handle;
  private final MemorySegment random;

  /**
   * Finds the libraries and the GPU.
   *
   * @throws IllegalStateException saying what is missing
   */
  CuBlas() {
    SymbolLookup cuda = libraries();
    malloc = function(cuda, "cudaMalloc", ADDRESS, JAVA_LONG);
    free = function(cuda, "cudaFree", ADDRESS);
    copy = function(cuda, "cudaMemcpy", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT);
    synchronize = function(cuda, "cudaDeviceSynchronize");
    multiply =
        function(
            cuda,
            "cublasSgemm_v2",
            ADDRESS,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            JAVA_INT,
            ADDRESS,
            ADDRESS,
            JAVA_INT);
    destroy = function(cuda, "cublasDestroy_v2", ADDRESS);
    requireOneDevice(function(cuda, "cudaGetDeviceCount", ADDRESS));
    MemorySegment created = arena.allocate(ADDRESS);
    call("cublasCreate", function(cuda, "cublasCreate_v2", ADDRESS), created);
    handle = created.get(ADDRESS, 0);
    call(
        "cublasSetMathMode",
        function(cuda, "cublasSetMathMode", ADDRESS, JAVA_INT),
        handle,
        DEFAULT_MATH);
    float[] values = new float[RANDOM_VALUES];
    Initializer.truncatedNormal(values, 1, Initializer.random(1));
    random = arena.allocateFrom(JAVA_FLOAT, values);
  }

  /** CUDA counts devices in an order of its own, and computes on its first. */
  private void requireOneDevice(MethodHandle getDeviceCount) {
    MemorySegment count = arena.allocate(JAVA_INT);
    call("cudaGetDeviceCount", getDeviceCount, count);
    if (count.get(JAVA_INT, 0) != 1) {
      throw new IllegalStateException(
          "CUDA sees %d devices, of which its first may be another than this one: name one in CUDA_VISIBLE_DEVICES"
              .formatted(count.get(JAVA_INT, 0)));
    }
  }

  /** Both libraries of one version: the newest that has both. */
  private SymbolLookup libraries() {
    for (int version : VERSIONS) {
      try {
        return library("cublas", version).or(library("cudart", version));
      } catch (IllegalArgumentException e) {
        // Another version may be there.
      }
    }
    throw new IllegalStateException(
        "libcublas.so and libcudart.so of CUDA 13, 12 or 11 not found;"
            + " if they are somewhere, put their folder into LD_LIBRARY_PATH");
  }

  @SuppressWarnings("restricted") // native calls: the JVM's flags allow them
  private SymbolLookup library(String name, int version) {
    return SymbolLookup.libraryLookup("lib%s.so.%d".formatted(name, version), arena);
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(
      SymbolLookup library, String name, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(library.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static void call(String name, MethodHandle function, Object... arguments) {
    int status;
    try {
      status = (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(name + " broke off", e);
    }
    if (status != 0) {
      throw new IllegalStateException("%s failed with status %d".formatted(name, status));
    }
  }

  /**
   * Seconds of one product [m, k]·[k, n], mean of many after as long a warm-up.
   *
   * @throws IllegalStateException when it fails, such as for want of memory
   */
  double seconds(int m, int n, int k) {
    long aBytes = bytes((long) m * k);
    long bBytes = bytes((long) k * n);
    long allBytes = aBytes + bBytes + bytes((long) m * n);
    try (Arena scalars = Arena.ofConfined()) {
      MemorySegment pointer = scalars.allocate(ADDRESS);
      call("cudaMalloc", malloc, pointer, allBytes);
      MemorySegment a = pointer.get(ADDRESS, 0);
      try {
        fill(a, allBytes);
        MemorySegment b = MemorySegment.ofAddress(a.address() + aBytes);
        MemorySegment c = MemorySegment.ofAddress(b.address() + bBytes);
        MemorySegment one = scalars.allocateFrom(JAVA_FLOAT, 1);
        MemorySegment zero = scalars.allocateFrom(JAVA_FLOAT, 0);
        // Column by column, as cuBLAS counts: the transposed product of the transposed matrices.
        Runnable product =
            () -> call("cublasSgemm", multiply, handle, 0, 0, n, m, k, one, b, n, a, k, zero, c, n);
        mean(product);
        return mean(product);
      } finally {
        call("cudaFree", free, a);
      }
    }
  }

  /** Mean seconds of enough repeats, in bursts since each wait for the device costs time. */
  private double mean(Runnable product) {
    long start = System.nanoTime();
    double seconds = 0;
    int done = 0;
    for (int burst = 1; seconds < ENOUGH_SECONDS; burst *= 2) {
      for (int i = 0; i < burst; i++) {
        product.run();
      }
      call("cudaDeviceSynchronize", synchronize);
      done += burst;
      seconds = (System.nanoTime() - start) / 1e9;
    }
    return seconds / done;
  }

  /** Random values: a GPU that multiplies zeros draws less power, and runs faster. */
  private void fill(MemorySegment memory, long bytes) {
    for (long done = 0; done < bytes; done += random.byteSize()) {
      MemorySegment to = MemorySegment.ofAddress(memory.address() + done);
      call(
          "cudaMemcpy",
          copy,
          to,
          random,
          Math.min(random.byteSize(), bytes - done),
          HOST_TO_DEVICE);
    }
  }

  /** As many as a matrix takes when the next one begins at a good place. */
  private static long bytes(long floats) {
    return Math.ceilDiv(floats * Float.BYTES, ALIGNMENT) * ALIGNMENT;
  }

  @Override
  public void close() {
    call("cublasDestroy", destroy, handle);
    arena.close();
  }
}
