package moebench.sim.specialisation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import moebench.sim.Batch;
import moebench.sim.Corpus;

/** The attributes of every byte of a validation text. */
public final class TextLabels {
  private final Corpus corpus;
  private final int[] starts; // of documents
  private final List<String> languages; // those that occur
  private final int[] languageOfDocument;

  /** Detects the language of each document, which takes seconds. */
  public TextLabels(Corpus corpus) {
    this.corpus = corpus;
    this.starts = corpus.validationStarts();
    Languages detector = new Languages();
    List<String> detected =
        IntStream.range(0, starts.length)
            .mapToObj(corpus::validationDocument)
            .map(detector::of)
            .toList();
    this.languages = detected.stream().distinct().sorted().toList();
    this.languageOfDocument = detected.stream().mapToInt(languages::indexOf).toArray();
  }

  /** ISO 639-3 codes of the languages that occur, in alphabetical order. */
  public List<String> languages() {
    return languages;
  }

  /** How many values an attribute can have. */
  int count(Attribute attribute) {
    return switch (attribute) {
      case BYTE -> 256;
      case BYTE_CLASS -> ByteClass.values().length;
      case LANGUAGE -> languages.size();
      case DOCUMENT_POSITION -> Integer.SIZE;
      case WINDOW_POSITION -> Batch.CHUNK;
    };
  }

  /**
   * An attribute of tokens, as numbers from 0.
   *
   * @param places where they stand in the validation part, {@link Batch#CHUNK} in a row
   */
  int[] of(Attribute attribute, int[] places) {
    int[] labels = new int[places.length];
    for (int t = 0; t < places.length; t++) {
      int place = places[t];
      labels[t] =
          switch (attribute) {
            case BYTE -> corpus.validationByte(place);
            case BYTE_CLASS -> ByteClass.of(corpus.validationByte(place)).ordinal();
            case LANGUAGE -> languageOfDocument[document(place)];
            case DOCUMENT_POSITION -> log2(1 + place - starts[document(place)]);
            case WINDOW_POSITION -> t % Batch.CHUNK;
          };
    }
    return labels;
  }

  private int document(int place) {
    int found = Arrays.binarySearch(starts, place);
    return found >= 0 ? found : -found - 2;
  }

  private static int log2(int n) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(n);
  }
}
