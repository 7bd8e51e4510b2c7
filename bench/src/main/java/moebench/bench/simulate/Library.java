package moebench.bench.simulate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import moebench.bench.sweep.Nearest;
import moebench.sim.cluster.device.DeviceProfile;
import moebench.sim.cluster.layout.Cluster;
import moebench.sim.cluster.model.ModelSpec;

/** Devices, clusters and models by name, or from a user's file. */
public final class Library {
  /** Devices that come with moebench. */
  public static final List<String> DEVICES =
      List.of("a100-sxm-40gb", "a100-sxm-80gb", "h100-sxm", "h200-sxm", "h800-sxm", "tpu-v3-core");

  /** Clusters that come with moebench. */
  public static final List<String> CLUSTERS =
      List.of(
          "a100-128", "h100-64", "h100-1024", "h200-64", "h800-2048", "tpu-v3-32", "tpu-v3-2048");

  /** Models that come with moebench. */
  public static final List<String> MODELS =
      List.of(
          "deepseek-v3",
          "dense-1760b",
          "dense-220b",
          "gshard-600b",
          "mixtral-8x7b",
          "moe-1760b",
          "switch-1760b",
          "switch-base-128",
          "switch-c",
          "t5-base",
          "t5-large");

  private Library() {}

  /**
   * A device.
   *
   * @param nameOrFile a name, or the path of a YAML file
   * @throws IllegalArgumentException naming the nearest name, or line and key in a file
   */
  public static DeviceProfile device(String nameOrFile) {
    return read("device", nameOrFile, DEVICES, DeviceProfile.class);
  }

  /** A cluster, like {@link #device}; its device may itself be a file. */
  public static Cluster cluster(String nameOrFile) {
    ClusterFile file = read("cluster", nameOrFile, CLUSTERS, ClusterFile.class);
    try {
      return file.with(device(file.device()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("cluster " + nameOrFile + ": " + e.getMessage(), e);
    }
  }

  /** A model, like {@link #device}. */
  public static ModelSpec model(String nameOrFile) {
    return read("model", nameOrFile, MODELS, ModelSpec.class);
  }

  private static <T> T read(String kind, String nameOrFile, List<String> known, Class<T> type) {
    if (known.contains(nameOrFile)) {
      String resource = "/moebench/bench/%ss/%s.yaml".formatted(kind, nameOrFile);
      try (InputStream in = Library.class.getResourceAsStream(resource)) {
        return Yaml.read(in.readAllBytes(), kind + " " + nameOrFile, type);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + resource, e);
      }
    }
    if (!nameOrFile.endsWith(".yaml") && !nameOrFile.endsWith(".yml")) {
      throw Nearest.unknown(kind, nameOrFile, " (nor the path of a .yaml file)", known);
    }
    try {
      return Yaml.read(Files.readAllBytes(Path.of(nameOrFile)), nameOrFile, type);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no " + kind + " file " + nameOrFile, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + nameOrFile + ": " + e, e);
    }
  }
}
