package moebench.sim;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import moebench.layers.Initializer;

/** Small corpora for tests. */
final class Texts {
  private Texts() {}

  static Corpus corpus(List<String> documents) {
    CorpusBuilder builder = new CorpusBuilder("test");
    for (String document : documents) {
      byte[] text = document.getBytes(StandardCharsets.UTF_8);
      builder.add(text, 0, text.length);
    }
    return builder.build();
  }

  /** The same sentence on both sides of the split: what is learnt is what is asked. */
  static Corpus repeated(String sentence) {
    byte[] text =
        (sentence + "\n").repeat(4096 / sentence.length()).getBytes(StandardCharsets.UTF_8);
    return new Corpus("repeated", 2, text, text, new int[] {0}, "");
  }

  /** Letters drawn at random, which nothing can predict. */
  static byte[] noise(int length, long seed) {
    RandomGenerator random = Initializer.random(seed);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + random.nextInt(26));
    }
    return text;
  }
}
