package moebench.sim.specialisation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moebench.layers.Initializer;
import moebench.sim.Corpus;
import moebench.sim.ExpertChoices;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SpecialisationTest {
  private static final List<String> SENTENCES =
      List.of(
          "The committee will vote on report %d tomorrow morning, and the house will debate it.",
          "Der Ausschuss wird morgen früh über Bericht %d abstimmen, und das Haus wird ihn erörtern.",
          "La commission votera demain matin sur le rapport %d, et l'assemblée en débattra.");
  private static final List<String> CODES = List.of("deu", "eng", "fra");
  private static final int EXPERTS = 8;

  private static Corpus corpus;
  private static TextLabels labels;
  private static int[] places; // in windows of 64

  @BeforeAll
  static void readAText() {
    String text =
        IntStream.range(0, 3000)
            .mapToObj(i -> SENTENCES.get(i % 3).formatted(i))
            .collect(Collectors.joining("\n\n"));
    corpus = Corpus.of("test", text.getBytes(StandardCharsets.UTF_8));
    labels = new TextLabels(corpus);
    int windows = (corpus.validationBytes() - 1) / 64;
    places = IntStream.range(0, windows * 64).toArray();
  }

  private static Specialisation of(Attribute attribute, int[] experts) {
    return Specialisation.of(new ExpertChoices(places, List.of(experts)), labels, EXPERTS, 1)
        .stream()
        .filter(s -> s.attribute() == attribute)
        .findFirst()
        .orElseThrow();
  }

  private static int[] experts(Attribute attribute) {
    int[] values = labels.of(attribute, places);
    return IntStream.of(values).map(v -> v % EXPERTS).toArray();
  }

  @Test
  void theLanguageOfEachDocumentIsToldFromItsText() {
    assertEquals(CODES, labels.languages());
    int[] starts = corpus.validationStarts();
    int[] languages = labels.of(Attribute.LANGUAGE, starts);
    assertTrue(starts.length > 100);
    for (int i = 0; i < starts.length; i++) {
      String first = corpus.validationDocument(i).substring(0, 3);
      String expected = first.equals("Der") ? "deu" : first.equals("The") ? "eng" : "fra";
      assertEquals(expected, labels.languages().get(languages[i]), corpus.validationDocument(i));
    }
  }

  @Test
  void positionsCountFromTheBeginningOfTheDocument() {
    int[] starts = corpus.validationStarts();
    int second = starts[1];
    int[] here = {second - 1, second, second + 1, second + 2, second + 3, second + 62, second + 63};
    assertEquals(
        List.of(0, 1, 1, 2, 5, 6),
        IntStream.of(labels.of(Attribute.DOCUMENT_POSITION, here)).skip(1).boxed().toList());
    assertTrue(labels.of(Attribute.DOCUMENT_POSITION, here)[0] >= 6, "end of the first document");
    assertEquals(
        List.of(0, 1, 2, 3, 4, 5, 6),
        IntStream.of(labels.of(Attribute.WINDOW_POSITION, here)).boxed().toList());
  }

  /** An expert per byte class, per language, per position: each is found, and nothing else's. */
  @Test
  void whatDecidesTheExpertSharesItsWholeEntropy() {
    for (Attribute attribute : Attribute.values()) {
      Specialisation found = of(attribute, experts(attribute));
      assertEquals(1, found.block());
      assertTrue(found.expertBits() > 0.5, attribute + ": " + found.expertBits());
      assertEquals(found.expertBits(), found.bits(), 1e-9, attribute.id());
      assertTrue(found.bits() > found.baseline() + 10 * found.baselineDeviation());
    }
  }

  @Test
  void expertsDrawnAtRandomStayAtTheBaseline() {
    RandomGenerator random = Initializer.random(11);
    int[] experts = random.ints(places.length, 0, EXPERTS).toArray();
    for (Attribute attribute : Attribute.values()) {
      Specialisation found = of(attribute, experts);
      assertTrue(found.baselineDeviation() > 0);
      assertEquals(found.baseline(), found.bits(), 5 * found.baselineDeviation(), attribute.id());
    }
  }

  @Test
  void everyLayerIsMeasuredAndADenseModelHasNone() {
    int[] experts = experts(Attribute.BYTE);
    ExpertChoices two = new ExpertChoices(places, List.of(experts, experts));
    List<Specialisation> all = Specialisation.of(two, labels, EXPERTS, 1);
    assertEquals(2 * Attribute.values().length, all.size());
    assertEquals(List.of(1, 2), all.stream().map(Specialisation::block).distinct().toList());
    ExpertChoices dense = new ExpertChoices(new int[0], List.of());
    assertEquals(List.of(), Specialisation.of(dense, labels, 1, 1));
  }
}
