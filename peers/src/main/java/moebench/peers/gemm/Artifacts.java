package moebench.peers.gemm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Versions of the peers, from the properties that the build wrote. */
public final class Artifacts {
  private static final String RESOURCE = "/moebench/peers/versions.properties";

  private Artifacts() {}

  /**
   * The version of an artifact, such as {@code 0.3.31-1.5.13} (library, then its bindings).
   *
   * @throws IllegalArgumentException when the build does not name the artifact
   */
  public static String version(String artifact) {
    Properties versions = new Properties();
    try (InputStream in = Artifacts.class.getResourceAsStream(RESOURCE)) {
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
    String version = versions.getProperty(artifact);
    if (version == null) {
      throw new IllegalArgumentException("no version of '" + artifact + "' in " + RESOURCE);
    }
    return version;
  }
}
