package moebench.bench.sweep;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Where sweeps come from: the presets inside, and files of users. */
public final class Sweeps {
  /** Names of the presets, from the shortest run to the longest. */
  public static final List<String> PRESETS =
      List.of(
          "smoke",
          "simulate",
          "classical",
          "best-of-n",
          "scaling",
          "ensembles",
          "quick",
          "routers",
          "standard",
          "full");

  private static final YAMLMapper YAML = new YAMLMapper();

  private Sweeps() {}

  /**
   * The preset called {@code name}.
   *
   * @throws IllegalArgumentException naming the nearest when there is none of that name
   */
  public static Sweep preset(String name) {
    if (!PRESETS.contains(name)) {
      throw Nearest.unknown("preset", name, "", PRESETS);
    }
    String resource = "/moebench/bench/presets/" + name + ".yaml";
    try (InputStream in = Sweeps.class.getResourceAsStream(resource)) {
      return read(in.readAllBytes(), "preset " + name);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  /**
   * The sweep in a file.
   *
   * @throws IllegalArgumentException when it cannot be read or says something that is not known
   */
  public static Sweep file(Path path) {
    try {
      return read(Files.readAllBytes(path), path.toString()).checked();
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no sweep file " + path, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read sweep file " + path + ": " + e, e);
    }
  }

  private static Sweep read(byte[] yaml, String where) {
    try {
      Map<?, ?> map = YAML.readValue(yaml, Map.class);
      Map<String, Object> named = new LinkedHashMap<>();
      map.forEach((key, value) -> named.put(String.valueOf(key), value));
      return Sweep.of(named, where);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s is no YAML map of axes to values: %s"
              .formatted(where, e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
  }
}
