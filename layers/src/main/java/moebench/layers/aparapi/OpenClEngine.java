package moebench.layers.aparapi;

import java.util.ArrayList;
import java.util.List;
import moebench.layers.Engine;
import moebench.layers.Layer;
import moebench.layers.LayerSpec;
import moebench.layers.kernels.Kernels;

/** Layers on one OpenCL device. */
public final class OpenClEngine implements Engine {
  private final OpenClDevice device;
  private final Kernels host;
  private final List<Layer> layers = new ArrayList<>();

  /**
   * @param device usable
   * @param host computes all but the layers
   */
  public OpenClEngine(OpenClDevice device, Kernels host) {
    this.device = device;
    this.host = host;
  }

  /**
   * Refuses a layer that no device has a kernel for.
   *
   * @throws IllegalArgumentException naming what it is
   */
  public static void requireKernel(LayerSpec spec) {
    if (spec instanceof LayerSpec.Expert expert) {
      DeviceExpertFfn.requireKernel(expert);
    }
  }

  @Override
  public Kernels kernels() {
    return host;
  }

  @Override
  public Layer build(LayerSpec spec, int maxTokens, long seed) {
    Layer layer =
        switch (spec) {
          case LayerSpec.Dense dense -> new DeviceDenseFfn(device, dense.shape(), maxTokens, seed);
          case LayerSpec.Expert expert ->
              new DeviceExpertFfn(device, expert, host, maxTokens, seed);
        };
    layers.add(layer);
    return layer;
  }

  /** Frees the device's memory of all layers built here. */
  @Override
  public void close() {
    layers.forEach(Layer::close);
    host.close();
  }
}
