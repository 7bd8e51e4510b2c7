package moebench.bench.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * Which build this is, as its own build wrote it down.
 *
 * @param version of the build; absent (null) when it did not say
 * @param commit Git commit; absent when it was not built from a repository
 * @param dirty whether there were uncommitted changes; absent with the commit
 */
public record Build(String version, String commit, Boolean dirty) {
  private static final String RESOURCE = "/moebench/bench/build.properties";

  /** This build. */
  public static Build current() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream(RESOURCE)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
    String dirty = properties.getProperty("git.dirty");
    return new Build(
        properties.getProperty("git.build.version"),
        properties.getProperty("git.commit.id.full", properties.getProperty("git.commit.id")),
        dirty == null ? null : Boolean.valueOf(dirty));
  }

  /**
   * A note that a run will have rows of two builds; none where this build began it.
   *
   * @param begun commit of the build that began it; absent (null) when that did not know it
   */
  public Optional<String> mixedWith(String begun) {
    return Objects.equals(begun, commit)
        ? Optional.empty()
        : Optional.of(
            "Note: the run began with build %s, this is %s; rows of both mix."
                .formatted(begun, commit));
  }

  @Override
  public String toString() {
    String name = "moebench " + (version == null ? "of unknown version" : version);
    if (commit == null) {
      return name;
    }
    return name + " (" + commit + (Boolean.TRUE.equals(dirty) ? ", with changes)" : ")");
  }
}
