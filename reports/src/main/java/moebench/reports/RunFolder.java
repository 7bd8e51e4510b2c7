package moebench.reports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Row;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A folder that holds one run: {@code manifest.json}, {@code cells.jsonl}, {@code logs/}, {@code
 * figures/} and {@code index.html}.
 *
 * <p>Whatever was appended is on disk when {@link #append} returns. A process that dies while it
 * writes leaves at most a torn last line, which reading skips and the next append cuts off.
 *
 * <p>One process may write at a time; its threads may share an instance.
 */
public final class RunFolder {
  private static final String MANIFEST = "manifest.json";
  private static final String CELLS = "cells.jsonl";

  private final Path dir;

  private RunFolder(Path dir) {
    this.dir = dir;
  }

  /**
   * Starts a run in a new or empty folder.
   *
   * @throws RunFolderException if something is there already, or it cannot be written
   */
  public static RunFolder create(Path dir, Manifest manifest) {
    try {
      if (Files.exists(dir)) {
        if (!Files.isDirectory(dir)) {
          throw new RunFolderException(dir + " is a file; name a new folder for the run");
        }
        requireEmpty(dir);
      }
      RunFolder folder = new RunFolder(dir);
      Files.createDirectories(folder.logs());
      Files.createDirectories(folder.figures());
      folder.writeManifest(manifest);
      return folder;
    } catch (IOException e) {
      throw new RunFolderException("cannot create run folder " + dir + ": " + reason(e), e);
    }
  }

  private static void requireEmpty(Path dir) throws IOException {
    try (Stream<Path> entries = Files.list(dir)) {
      if (entries.findAny().isPresent()) {
        throw new RunFolderException(
            Files.exists(dir.resolve(MANIFEST))
                ? dir + " already holds a run; resume it, or name a new folder"
                : dir + " exists and is not empty; name a new folder");
      }
    }
  }

  /**
   * Opens an existing run and checks that it can be read.
   *
   * @throws RunFolderException if {@code dir} is no run folder, another schema major wrote it, or
   *     it is damaged
   */
  public static RunFolder open(Path dir) {
    if (!Files.isDirectory(dir)) {
      throw new RunFolderException(dir + " is no folder; give the folder of a run");
    }
    RunFolder folder = new RunFolder(dir);
    folder.manifest();
    folder.rows();
    return folder;
  }

  /** The folder itself. */
  public Path dir() {
    return dir;
  }

  /** Where the output of forks goes. */
  public Path logs() {
    return dir.resolve("logs");
  }

  /** Where figures go. */
  public Path figures() {
    return dir.resolve("figures");
  }

  /** The report's page. */
  public Path page() {
    return dir.resolve("index.html");
  }

  /**
   * Reads what the run is.
   *
   * @throws RunFolderException if it is missing, damaged, or of another schema major
   */
  public Manifest manifest() {
    Path file = dir.resolve(MANIFEST);
    try {
      JsonNode json = Json.tree(Files.readAllBytes(file));
      requireReadable(file, json.path("schemaVersion").asString(""));
      for (String required : List.of("command", "sweep")) {
        if (json.path(required).isMissingNode() || json.path(required).isNull()) {
          throw new RunFolderException(file + " is damaged: it has no " + required);
        }
      }
      return Json.bind(json, Manifest.class);
    } catch (NoSuchFileException e) {
      throw new RunFolderException(dir + " is no run folder: it has no " + MANIFEST, e);
    } catch (IOException e) {
      throw new RunFolderException("cannot read " + file + ": " + reason(e), e);
    } catch (JacksonException e) {
      throw new RunFolderException(file + " is damaged: " + Json.problem(e), e);
    }
  }

  private static void requireReadable(Path file, String version) {
    String ours = Manifest.SCHEMA_VERSION;
    if (!version.matches("\\d+\\.\\d+")) {
      throw new RunFolderException(file + " is damaged: it has no schemaVersion such as " + ours);
    }
    if (!major(version).equals(major(ours))) {
      throw new RunFolderException(
          "%s has schema version %s; this moebench reads %s.x, so use the one that wrote it"
              .formatted(file, version, major(ours)));
    }
  }

  private static String major(String version) {
    return version.substring(0, version.indexOf('.'));
  }

  /**
   * Replaces the manifest: whoever reads it sees the old one or the new one, whole.
   *
   * @throws RunFolderException if it cannot be written
   */
  public synchronized void writeManifest(Manifest manifest) {
    Path file = dir.resolve(MANIFEST);
    Path temporary = dir.resolve(MANIFEST + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        writeFully(channel, Json.pretty(manifest));
        channel.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      forceDirectory();
    } catch (IOException e) {
      temporary.toFile().delete();
      throw cannotWrite(file, e);
    }
  }

  /**
   * Reads every row, in the order of writing. A cell that was measured again has several rows; the
   * last one counts.
   *
   * @throws RunFolderException if a line other than a torn last one cannot be read
   */
  public synchronized List<Row> rows() {
    return readCells().rows();
  }

  /**
   * Adds a row; it is on disk when this returns.
   *
   * @throws IllegalArgumentException if the row's id is not that of its cell
   * @throws RunFolderException if it cannot be written (such as on a full disk); earlier rows stay
   */
  public void append(Row row) {
    append(List.of(row));
  }

  /**
   * Adds rows, all or none; they are on disk when this returns.
   *
   * @throws IllegalArgumentException if a row's id is not that of its cell
   * @throws RunFolderException if they cannot be written (such as on a full disk)
   */
  public synchronized void append(List<Row> rows) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Row row : rows) {
      String id = CellId.of(row.cell());
      if (!id.equals(row.id())) {
        throw new IllegalArgumentException("row has id " + row.id() + ", its cell has " + id);
      }
      lines.writeBytes(Json.line(row));
      lines.write('\n');
    }
    long end = readCells().bytes();
    Path file = dir.resolve(CELLS);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(end);
      channel.position(end);
      try {
        writeFully(channel, lines.toByteArray());
        channel.force(true);
      } catch (IOException e) {
        channel.truncate(end);
        throw e;
      }
      if (end == 0) {
        forceDirectory();
      }
    } catch (IOException e) {
      throw cannotWrite(file, e);
    }
  }

  /** What can be read of the cells, and how many bytes of the file that is. */
  private record Cells(List<Row> rows, long bytes) {}

  private Cells readCells() {
    Path file = dir.resolve(CELLS);
    byte[] bytes;
    try {
      bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    } catch (IOException e) {
      throw new RunFolderException("cannot read " + file + ": " + reason(e), e);
    }
    List<Row> rows = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        rows.add(RowReader.read(file, rows.size() + 1, Arrays.copyOfRange(bytes, start, i)));
        start = i + 1;
      }
    }
    return new Cells(List.copyOf(rows), start);
  }

  static RunFolderException cannotWrite(Path file, IOException e) {
    return new RunFolderException(
        "cannot write %s: %s; what was measured before is kept, make room and resume"
            .formatted(file, reason(e)),
        e);
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.getMessage() == null || e instanceof FileSystemException
        ? e.getClass().getSimpleName()
        : e.getMessage();
  }

  private static void writeFully(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Makes a new name survive a crash; where the system cannot open folders, it has to do. */
  private void forceDirectory() throws IOException {
    if (dir.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(dir, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
