package moebench.layers;

import moebench.layers.aparapi.OpenClDevices;
import moebench.layers.aparapi.OpenClEngine;
import moebench.layers.kernels.Backend;
import moebench.layers.kernels.Backends;
import moebench.layers.kernels.Kernels;

/** Opens back-ends by name: those of {@link Backends}, and OpenCL devices. */
public final class Engines {
  private Engines() {}

  /** Whether a back-end is a device, which only layers compute on. */
  public static boolean isDevice(String backend) {
    return OpenClDevices.isNamed(backend);
  }

  /**
   * Refuses a layer that a back-end cannot compute, before anything is opened.
   *
   * @throws IllegalArgumentException naming what it lacks
   */
  public static void requireKernel(String backend, LayerSpec spec) {
    if (isDevice(backend)) {
      OpenClEngine.requireKernel(spec);
    }
  }

  /**
   * Opens a back-end.
   *
   * @param backend {@code reference}, {@code simd}, or a device such as {@code opencl:0}
   * @param threads of this host that compute, the caller's included
   * @throws IllegalArgumentException when there is no such back-end, or none with so many threads
   * @throws IllegalStateException when it cannot run here, saying why
   */
  public static Engine open(String backend, int threads) {
    return isDevice(backend)
        ? new OpenClEngine(OpenClDevices.of(backend), host(threads))
        : Engine.of(Backends.of(backend).newKernels(threads));
  }

  /** The fastest kernels that run here. */
  private static Kernels host(int threads) {
    Backend simd = Backends.of("simd");
    return simd.isAvailable()
        ? simd.newKernels(threads)
        : Backends.of("reference").newKernels(threads);
  }
}
