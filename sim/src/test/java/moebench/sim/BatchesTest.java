package moebench.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
  private static final Corpus CORPUS =
      new Corpus("noise", 2, Texts.noise(20_000, 1), Texts.noise(5_000, 2), new int[] {0}, "");

  @Test
  void theSameSeedGivesTheSameBatches() {
    Batches first = new Batches(CORPUS, 256, 7);
    Batches again = new Batches(CORPUS, 256, 7);
    Batches other = new Batches(CORPUS, 256, 8);
    for (int i = 0; i < 3; i++) {
      int[] targets = training(first).targets();
      assertArrayEquals(targets, training(again).targets());
      assertFalse(Arrays.equals(targets, training(other).targets()));
    }
  }

  private static Batch training(Batches batches) {
    Batch batch = new Batch(256);
    batches.nextTraining(batch);
    return batch;
  }

  @Test
  void aTokenSeesTheBytesBeforeItAndIsAskedForTheNext() {
    byte[] text =
        "the quick brown fox jumps over the lazy dog, again and again and again".getBytes();
    Batch batch = new Batch(64);
    batch.fill(0, text, 3);
    for (int token = 0; token < 64; token++) {
      int at = 3 + token;
      assertEquals(text[at + 1], batch.targets()[token]);
      for (int i = 0; i < Batch.CONTEXT; i++) {
        int row = batch.rows()[token * Batch.CONTEXT + i];
        assertEquals(at - i < 0 ? -1 : i * 256 + text[at - i], row, "token " + token);
      }
    }
  }

  @Test
  void bytesAbove127AreNotNegative() {
    byte[] text = new byte[65];
    Arrays.fill(text, (byte) 0xff);
    Batch batch = new Batch(64);
    batch.fill(0, text, 0);
    assertEquals(255, batch.targets()[0]);
    assertEquals(11 * 256 + 255, batch.rows()[63 * Batch.CONTEXT + 11]);
  }

  @Test
  void validationIsTheSameForEverySeedAndReachesBothEnds() {
    Batches first = new Batches(CORPUS, 256, 7);
    Batches other = new Batches(CORPUS, 256, 8);
    Batch a = new Batch(256);
    Batch b = new Batch(256);
    training(other);
    for (int i = 0; i < 5; i++) {
      first.validation(i, 5, a);
      other.validation(i, 5, b);
      assertArrayEquals(a.targets(), b.targets());
    }
    first.validation(0, 5, a);
    assertEquals(CORPUS.validation()[1], a.targets()[0], "starts with the first byte");
    first.validation(4, 5, a);
    int last = (int) (19L * (5_000 - 64) / 20);
    assertEquals(CORPUS.validation()[last + 1], a.targets()[3 * 64]);
  }

  @Test
  void chunksComeFromAllOverTheTrainingPart() {
    // Each byte tells which twentieth of the text it is in.
    byte[] text = new byte[20_000];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (i / 1000);
    }
    Batches batches = new Batches(new Corpus("ramp", 1, text, text, new int[] {0}, ""), 64, 3);
    Batch batch = new Batch(64);
    int[] hits = new int[20];
    for (int i = 0; i < 2000; i++) {
      batches.nextTraining(batch);
      hits[batch.targets()[0]]++;
    }
    // Binomial(2000, 1/20): mean 100, deviation 9.7.
    assertTrue(IntStream.of(hits).allMatch(n -> Math.abs(n - 100) < 50), Arrays.toString(hits));
  }

  @Test
  void theSmallestCorpusHasOneBatchAndTheByteBehindIt() {
    new Batches(new Corpus("enough", 2, new byte[129], new byte[129], new int[] {0}, ""), 128, 1);
    Corpus tooSmall = new Corpus("tiny", 2, new byte[500], new byte[128], new int[] {0}, "");
    String message =
        assertThrows(CorpusException.class, () -> new Batches(tooSmall, 128, 1)).getMessage();
    assertEquals(
        "tiny: too small: its validation part has 128 bytes, a batch of 128 tokens needs 129;"
            + " give more text",
        message);
  }

  /**
   * Of two batches of 128 tokens to choose by and two to score on: 512 tokens and a chunk, as none
   * begins in the last. Bytes before a token, drawn at random, tell where it stands.
   */
  @ParameterizedTest
  @ValueSource(ints = {129, 300, 511, 512, 575, 576, 577, 2000})
  void textsWhereAModelIsChosenByWhatItIsScoredOnAreRefused(int bytes) {
    byte[] text = Texts.noise(bytes, 5);
    Corpus corpus = new Corpus("noise", 2, text, text, new int[] {0}, "");
    Batches batches = new Batches(corpus, 128, 1);
    Set<List<Integer>> chosenBy = new HashSet<>();
    Set<List<Integer>> scoredOn = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      (i % 2 == 0 ? scoredOn : chosenBy).addAll(places(batches, i));
    }
    if (Collections.disjoint(chosenBy, scoredOn)) {
      corpus.requireChoice(128, 200);
    } else {
      assertEquals(
          "noise: too small: its validation part has "
              + bytes
              + " bytes, choosing the best member on other text than the 256 tokens that it is"
              + " scored on needs 576; give more text or fewer evaluation tokens",
          assertThrows(CorpusException.class, () -> corpus.requireChoice(128, 200)).getMessage());
    }
  }

  private static List<List<Integer>> places(Batches batches, int index) {
    Batch batch = new Batch(128);
    batches.validation(index, 4, batch);
    return IntStream.range(0, 128)
        .mapToObj(token ->
            Arrays.stream(batch.rows(), token * Batch.CONTEXT, (token + 1) * Batch.CONTEXT)
                .boxed()
                .toList())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -64, 1, 63, 65, 1000})
  void tokensAreWholeChunks(int tokens) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Batches(CORPUS, tokens, 1))
            .getMessage();
    assertEquals("tokens must be a positive multiple of 64, not " + tokens, message);
  }
}
