package moebench.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {

  @Test
  void europarlHasTheDocumentsThatTheRecipeNames() {
    Corpus corpus = Corpus.europarl();
    assertEquals("europarl", corpus.name());
    assertEquals(17_461, corpus.documents());
    // Exactly: results of another split cannot be compared with earlier ones.
    assertEquals(18_331_321, corpus.trainingBytes());
    assertEquals(976_821, corpus.validationBytes());
    assertEquals(
        "a3af6566b4a655962027c00efa51346e5db3ae614a855201bb3692be1612305a", corpus.sha256());
  }

  @Test
  void europarlKeepsBodiesOnly() {
    String start = new String(Corpus.europarl().training(), 0, 20_000, StandardCharsets.UTF_8);
    assertEquals(-1, start.indexOf('\t'), "titles and dates are left out");
    assertTrue(start.lines().allMatch(line -> line.length() > 100));
  }

  @Test
  void aDocumentsSideDependsOnItsContentOnly() {
    List<String> documents = IntStream.range(0, 2000).mapToObj(i -> "document " + i).toList();
    Corpus forwards = Texts.corpus(documents);
    Corpus backwards = Texts.corpus(documents.reversed());
    List<String> fewer = new ArrayList<>(documents);
    fewer.removeIf(document -> document.endsWith("7"));

    Set<String> validation = lines(forwards.validation());
    assertEquals(validation, lines(backwards.validation()));
    Set<String> expected = new HashSet<>(validation);
    expected.retainAll(fewer);
    assertEquals(expected, lines(Texts.corpus(fewer).validation()));
    // Binomial(2000, 0.05): mean 100, deviation 9.7.
    assertEquals(100, validation.size(), 30);
    assertEquals(2000, validation.size() + lines(forwards.training()).size());
  }

  @Test
  void validationDocumentsCanBeTakenApartAgain() {
    List<String> documents = IntStream.range(0, 200).mapToObj(i -> "é " + "x".repeat(i)).toList();
    Corpus corpus = Texts.corpus(documents);
    List<String> apart =
        IntStream.range(0, corpus.validationStarts().length)
            .mapToObj(corpus::validationDocument)
            .toList();
    assertTrue(apart.size() > 1);
    String text = String.join("\n", apart) + "\n";
    assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), corpus.validation());
    assertEquals(0xC3, corpus.validationByte(corpus.validationStarts()[1]));
  }

  private static Set<String> lines(byte[] text) {
    return new HashSet<>(new String(text, StandardCharsets.UTF_8).lines().toList());
  }

  @Test
  void aFilesDocumentsAreItsParagraphs(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("text.txt");
    Files.writeString(file, "\r\none\r\ntwo\r\n \t\r\n\n three \n\nfour");
    Corpus corpus = Corpus.of(file);
    assertEquals(file.toString(), corpus.name());
    assertEquals(3, corpus.documents());
    assertEquals("one\r\ntwo\nthree\nfour\n", both(corpus));
  }

  @Test
  void aFoldersFilesComeInTheOrderOfTheirNames(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("b/deep"));
    Files.writeString(folder.resolve("c"), "third");
    Files.writeString(folder.resolve("b/deep/x"), "second");
    Files.writeString(folder.resolve("a"), "first");
    Files.writeString(folder.resolve("empty"), "");
    assertEquals("first\nsecond\nthird\n", both(Corpus.of(folder)));
  }

  /** Three documents, which happen to be for training all. */
  private static String both(Corpus corpus) {
    assertEquals(0, corpus.validationBytes());
    return new String(corpus.training(), StandardCharsets.UTF_8);
  }

  @Test
  void aTextWithoutBlankLinesIsCutAtWhiteSpace() {
    List<String> documents = new ArrayList<>();
    byte[] text = "word ".repeat(2000).getBytes(StandardCharsets.UTF_8);
    Paragraphs.split(text, (t, from, to) -> documents.add(new String(t, from, to - from)));
    assertEquals("word ".repeat(2000).strip(), String.join(" ", documents));
    assertEquals(3, documents.size());
    assertTrue(documents.stream().allMatch(d -> d.length() <= Paragraphs.LONGEST + 4));
    assertTrue(documents.stream().allMatch(d -> d.startsWith("word") && d.endsWith("word")));
  }

  @Test
  void bytesThatAreNoTextAreKept() {
    byte[] bytes = {(byte) 0xff, 0, (byte) 0x80, (byte) 0xa0};
    List<byte[]> documents = new ArrayList<>();
    Paragraphs.split(bytes, (t, from, to) -> documents.add(Arrays.copyOfRange(t, from, to)));
    assertEquals(1, documents.size());
    assertArrayEquals(bytes, documents.getFirst());
  }

  @Test
  void aMissingOrEmptyTextIsNamed(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing.txt");
    assertMessage(missing + ": no such file or folder", () -> Corpus.of(missing));
    assertMessage(folder + ": holds no text", () -> Corpus.of(folder));
    Path blank = Files.writeString(folder.resolve("blank.txt"), " \n\n \n");
    assertMessage(blank + ": holds no text", () -> Corpus.of(blank));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void anUnreadableTextIsNamed() {
    Path unreadable = Path.of("/proc/self/mem"); // its first page is never mapped
    assertMessage(unreadable + ": cannot be read: ", () -> Corpus.of(unreadable));
  }

  private static void assertMessage(String start, Runnable action) {
    String message = assertThrows(CorpusException.class, action::run).getMessage();
    assertTrue(message.startsWith(start), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void aBootstrapSampleHasAsManyDocumentsDrawnWithReplacement() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      texts.add("document " + i + "x".repeat(i % 7));
    }
    Corpus corpus = Texts.corpus(texts);
    Corpus sample = corpus.bootstrap(1);
    List<String> all = documents(corpus.training());
    List<String> drawn = documents(sample.training());
    assertEquals(all.size(), drawn.size());
    assertTrue(all.containsAll(drawn));
    // A document is missing with probability (1 − 1/n)^n; the share's deviation is 0.7%.
    assertEquals(1 - Math.exp(-1), new HashSet<>(drawn).size() / (double) all.size(), 0.03);
    assertArrayEquals(corpus.validation(), sample.validation());
    assertArrayEquals(sample.training(), corpus.bootstrap(1).training());
    assertFalse(Arrays.equals(sample.training(), corpus.bootstrap(2).training()));
    // One of a sample draws from its documents, not from those it lacks.
    assertTrue(drawn.containsAll(documents(sample.bootstrap(3).training())));
  }

  private static List<String> documents(byte[] text) {
    return new String(text, StandardCharsets.UTF_8).lines().toList();
  }
}
