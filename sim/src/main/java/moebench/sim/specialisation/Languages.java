package moebench.sim.specialisation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import opennlp.tools.langdetect.LanguageDetector;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/** Tells the language of a document with the model of Apache OpenNLP, which knows 103 of them. */
final class Languages {
  private static final String MODEL = "/langdetect-183.bin";

  private final LanguageDetector detector;

  Languages() {
    try (InputStream in = Languages.class.getResourceAsStream(MODEL)) {
      detector = new LanguageDetectorME(new LanguageDetectorModel(in));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the model of languages " + MODEL, e);
    }
  }

  /** ISO 639-3 code of the likeliest language, such as {@code fra}. */
  String of(String document) {
    return detector.predictLanguage(document).getLang();
  }
}
