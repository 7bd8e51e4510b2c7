package moebench.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFolderTest {
  @TempDir Path temporary;
  private Path dir;
  private Path cells;
  private Path manifest;

  @BeforeEach
  void paths() {
    dir = temporary.resolve("run");
    cells = dir.resolve("cells.jsonl");
    manifest = dir.resolve("manifest.json");
  }

  private RunFolder create() {
    return RunFolder.create(dir, Samples.manifest());
  }

  private String refusal(Runnable action) {
    String message = assertThrows(RunFolderException.class, action::run).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    RunFolder folder = create();
    List<Row> rows =
        List.of(
            Samples.probe(1),
            Samples.speed(1),
            Samples.quality(7),
            Samples.bestOfN(3),
            Samples.comparison(1),
            Samples.classical(),
            Samples.ensemble(),
            Samples.failed());
    rows.forEach(folder::append);

    RunFolder again = RunFolder.open(dir);
    assertEquals(Samples.manifest(), again.manifest());
    assertEquals(rows, again.rows());
    assertTrue(Files.isDirectory(again.logs()));
    assertTrue(Files.isDirectory(again.figures()));
  }

  @Test
  void timesAreIsoStringsAndAbsentValuesAreNotWritten() throws IOException {
    create().append(Samples.failed());
    String json = Files.readString(cells);
    assertTrue(json.contains("\"started\":\"2026-01-02T03:04:05.678Z\""), json);
    assertFalse(json.contains("null"), json);
    assertFalse(json.contains("steal"), json);
    assertFalse(Files.readString(manifest).contains("null"));
  }

  @Test
  void aManifestIsReplacedWhole() {
    RunFolder folder = create();
    folder.writeManifest(Samples.manifest());
    assertEquals(Samples.manifest(), folder.manifest());
    assertFalse(Files.exists(dir.resolve("manifest.json.tmp")));
  }

  @Test
  void aFolderWithFilesInItIsRefused() throws IOException {
    create();
    assertTrue(refusal(this::create).contains(dir + " already holds a run"));
    Files.delete(manifest);
    assertTrue(refusal(this::create).contains(dir + " exists and is not empty"));
  }

  @Test
  void anEmptyFolderIsUsed() throws IOException {
    Files.createDirectories(dir);
    assertEquals(List.of(), create().rows());
  }

  @Test
  void aFileInPlaceOfTheFolderIsRefused() throws IOException {
    Files.createFile(dir);
    assertTrue(refusal(this::create).contains(dir + " is a file"));
    assertTrue(refusal(() -> RunFolder.open(dir)).contains(dir + " is no folder"));
  }

  @Test
  void aFolderThatIsNoRunFolderIsRefused() throws IOException {
    Files.createDirectories(dir);
    assertTrue(refusal(() -> RunFolder.open(dir)).contains("is no run folder"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "{}", "{\"schemaVersion\":\"1\"}", "{\"schemaVersion\":\"1.0\"}x"})
  void aDamagedManifestIsRefused(String content) throws IOException {
    create();
    Files.writeString(manifest, content);
    assertTrue(refusal(() -> RunFolder.open(dir)).contains("manifest.json is damaged"));
  }

  @Test
  void aManifestWithoutANumberIsDamagedAndNotZero() throws IOException {
    create();
    String json = Files.readString(manifest).replaceFirst("\"plannedCells\" : 3,", "");
    Files.writeString(manifest, json);
    assertTrue(refusal(() -> RunFolder.open(dir)).contains("plannedCells"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"command", "sweep"})
  void aManifestThatDoesNotSayHowToRepeatTheRunIsDamaged(String property) throws IOException {
    create();
    String whole = Files.readString(manifest);
    assertTrue(whole.contains("\"" + property + "\""));
    Files.writeString(manifest, whole.replace("\"" + property + "\"", "\"other\""));
    assertTrue(
        refusal(() -> RunFolder.open(dir))
            .contains("manifest.json is damaged: it has no " + property));
  }

  @Test
  void aResultOfAnotherKindThanItsCellIsDamaged() throws IOException {
    RunFolder folder = create();
    folder.append(Samples.probe(1));
    folder.append(Samples.probe(2));
    folder.append(Samples.speed(1));
    List<String> lines = Files.readAllLines(cells);
    String result = lines.get(2).substring(lines.get(2).indexOf("\"result\""));
    String mixed = lines.get(1).substring(0, lines.get(1).indexOf("\"result\"")) + result;
    Files.writeString(cells, lines.get(0) + "\n" + mixed + "\n");
    assertTrue(
        refusal(() -> RunFolder.open(dir))
            .contains(cells + " is damaged at line 2: a probe cell has a speed result"));
  }

  @Test
  void anIdThatIsNotThatOfItsCellIsDamaged() throws IOException {
    create().append(Samples.probe(1));
    String id = Samples.probe(1).id();
    Files.writeString(cells, Files.readString(cells).replace("\"round\":1", "\"round\":2"));
    assertTrue(
        refusal(() -> RunFolder.open(dir))
            .contains(cells + " is damaged at line 1: the id is " + id + ", its cell has "));
  }

  @Test
  void anotherSchemaMajorIsRefused() throws IOException {
    create();
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace("\"schemaVersion\" : \"1.3\"", "\"schemaVersion\" : \"2.0\""));
    assertTrue(refusal(() -> RunFolder.open(dir)).contains("schema version 2.0"));
  }

  @Test
  void aNewerMinorWithUnknownPropertiesIsRead() throws IOException {
    create().append(Samples.probe(1));
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace("\"schemaVersion\" : \"1.3\"", "\"new\" : [1], \"schemaVersion\" : \"1.9\""));
    String cell = "{\"kind\":\"probe\",\"backend\":\"simd\",\"round\":1,\"new\":{}}";
    String id = CellId.of(Json.tree(cell.getBytes(StandardCharsets.UTF_8)));
    Files.writeString(
        cells,
        Files.readString(cells)
            .replace("\"round\":1", "\"round\":1,\"new\":{}")
            .replace(Samples.probe(1).id(), id));
    Row read = RunFolder.open(dir).rows().getFirst();
    assertEquals(Samples.probe(1).cell(), read.cell());
    assertEquals(id, read.id());
  }

  /** Before 1.1, forks had one thread, and nobody counted bytes. */
  @Test
  void rowsOfSchemaOneZeroAreRead() throws IOException {
    create().append(Samples.speed(1));
    Cell written = Samples.speed(1).cell();
    String cell = new String(Json.canonical(written), StandardCharsets.UTF_8);
    String old = CellId.of(Json.tree(withoutThreads(cell).getBytes(StandardCharsets.UTF_8)));
    Files.writeString(
        cells,
        withoutThreads(Files.readString(cells))
            .replace(",\"compulsoryBytesPerToken\":640.0", "")
            .replace(Samples.speed(1).id(), old));
    Row read = RunFolder.open(dir).rows().getFirst();
    assertEquals(written, read.cell());
    assertNull(((Result.Speed) read.result()).measurements().getFirst().compulsoryBytesPerToken());
  }

  private static String withoutThreads(String json) {
    String without = json.replace(",\"threads\":1", "");
    assertNotEquals(json, without);
    return without;
  }

  @Test
  void aTornLastLineIsSkippedAndHealedByTheNextAppend() throws IOException {
    RunFolder folder = create();
    folder.append(Samples.probe(1));
    String whole = Files.readString(cells);
    for (int torn : List.of(1, 30, whole.length() - 2, whole.length() - 1)) {
      Files.writeString(cells, whole + whole.substring(0, torn));
      assertEquals(List.of(Samples.probe(1)), RunFolder.open(dir).rows());
    }
    folder.append(Samples.probe(2));
    assertEquals(List.of(Samples.probe(1), Samples.probe(2)), RunFolder.open(dir).rows());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"id\":",
        "null",
        "{}",
        "{\"id\":\"0\",\"cell\":{\"kind\":\"new\"},\"status\":\"DONE\"}"
      })
  void aTornMiddleIsAnErrorThatNamesTheLine(String line) throws IOException {
    RunFolder folder = create();
    folder.append(Samples.probe(1));
    Files.writeString(cells, line + "\n", StandardOpenOption.APPEND);
    String message = refusal(() -> RunFolder.open(dir));
    assertTrue(message.contains(cells + " is damaged at line 2"), message);
  }

  @Test
  void aDoneCellWithoutResultIsDamaged() throws IOException {
    create().append(Samples.failed());
    Files.writeString(cells, Files.readString(cells).replace("FAILED", "DONE"));
    assertTrue(
        refusal(() -> RunFolder.open(dir)).contains("line 1: a cell that is done has no result"));
  }

  @Test
  void aCellsFileThatCannotBeWrittenIsNamed() throws IOException {
    RunFolder folder = create();
    Files.createDirectory(cells);
    assertTrue(refusal(() -> folder.append(Samples.probe(1))).contains(cells.toString()));
  }

  @Test
  void aListThatIsAbsentIsEmpty() throws IOException {
    create().append(Samples.probe(1));
    Files.writeString(cells, Files.readString(cells).replace(",\"validityReasons\":[]", ""));
    assertEquals(List.of(Samples.probe(1)), RunFolder.open(dir).rows());
  }

  @Test
  void aRowWithTheIdOfAnotherCellIsRefused() {
    RunFolder folder = create();
    Row row = Samples.probe(1);
    Row wrong =
        new Row(
            "0",
            row.cell(),
            row.status(),
            null,
            row.started(),
            row.ended(),
            null,
            null,
            null,
            row.validity(),
            List.of(),
            row.result());
    assertThrows(IllegalArgumentException.class, () -> folder.append(wrong));
    assertEquals(List.of(), folder.rows());
  }
}
