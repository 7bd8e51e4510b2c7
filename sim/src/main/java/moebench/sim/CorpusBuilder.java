package moebench.sim;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.IntStream;

/** Takes documents and decides which side of the split each is on. */
final class CorpusBuilder {
  private static final double VALIDATION_SHARE = 0.05;

  /**
   * Results compare within one split only: the same dense model scores 2.83 bpb with a standard
   * deviation of 0.024 over the validation parts of 58 seeds. This one's is as hard (2.852) as the
   * one that the recipe was measured with (2.855).
   */
  private static final long SPLIT_SEED = 7;

  private final String name;
  private final ByteArrayOutputStream training = new ByteArrayOutputStream();
  private final ByteArrayOutputStream validation = new ByteArrayOutputStream();
  private final IntStream.Builder validationStarts = IntStream.builder();
  private final MessageDigest all = sha256();
  private final MessageDigest one = sha256();
  private final byte[] seed = ByteBuffer.allocate(Long.BYTES).putLong(SPLIT_SEED).array();
  private final IntStream.Builder trainingEnds = IntStream.builder();
  private int documents;

  CorpusBuilder(String name) {
    this.name = name;
  }

  /** Adds the document {@code text[from, to)}. */
  void add(byte[] text, int from, int to) {
    if ((long) training.size() + validation.size() + to - from >= Integer.MAX_VALUE - 8) {
      throw new CorpusException(name + ": more than 2 GiB of text; give a part of it");
    }
    ByteArrayOutputStream part = training;
    if (isValidation(text, from, to)) {
      part = validation;
      validationStarts.add(validation.size());
    }
    part.write(text, from, to - from);
    part.write('\n');
    if (part == training) {
      trainingEnds.add(training.size());
    }
    all.update(text, from, to - from);
    all.update((byte) '\n');
    documents++;
  }

  Corpus build() {
    if (documents == 0) {
      throw new CorpusException(name + ": holds no text (0 documents); give a text file or folder");
    }
    return new Corpus(
        name,
        documents,
        training.toByteArray(),
        trainingEnds.build().toArray(),
        validation.toByteArray(),
        validationStarts.build().toArray(),
        HexFormat.of().formatHex(all.digest()));
  }

  private boolean isValidation(byte[] text, int from, int to) {
    one.update(seed);
    one.update(text, from, to - from);
    long hash = Integer.toUnsignedLong(ByteBuffer.wrap(one.digest()).getInt());
    return hash < VALIDATION_SHARE * (1L << Integer.SIZE);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
