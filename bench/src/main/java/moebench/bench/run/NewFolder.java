package moebench.bench.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Where a new run goes. */
public final class NewFolder {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private NewFolder() {}

  /**
   * The folder that someone named, or one in {@code runs/} named after the time.
   *
   * @param out absent (null) when none was named
   * @param hash of what the run measures
   * @param resume the command that goes on with a folder, such as {@code moebench resume}
   * @throws IllegalArgumentException when something is there already
   */
  public static Path of(Path out, String hash, String resume) {
    if (out == null) {
      return Path.of("runs", UTC.format(Instant.now()) + "-" + hash);
    }
    if (Files.exists(out.resolve("manifest.json"))) {
      throw new IllegalArgumentException(
          "%s already holds a run: go on with `%s %s`, or name a new folder"
              .formatted(out, resume, out));
    }
    String[] entries = out.toFile().list();
    if (Files.exists(out) && (entries == null || entries.length > 0)) {
      throw new IllegalArgumentException(out + " exists and is no empty folder: name a new one");
    }
    return out;
  }
}
