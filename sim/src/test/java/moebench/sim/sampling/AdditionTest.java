package moebench.sim.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import moebench.sim.Batch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdditionTest {

  private static Stream<Problem> all(Addition sums) {
    return Stream.of(sums.training(), sums.verifying(), sums.testing()).flatMap(List::stream);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everySumIsRightAndForOnePurposeOnly(int digits) {
    Addition sums = Addition.draw(digits, 50, 20, 30, 7);
    assertEquals(50, sums.training().size());
    assertEquals(20, sums.verifying().size());
    assertEquals(30, sums.testing().size());
    Set<String> prompts = new HashSet<>();
    all(sums)
        .forEach(problem -> {
          assertTrue(prompts.add(problem.prompt()), problem.prompt());
          String[] summands = problem.prompt().split("[+=]");
          assertEquals(digits, summands[0].length());
          assertEquals(digits, summands[1].length());
          int sum = Integer.parseInt(summands[0]) + Integer.parseInt(summands[1]);
          assertEquals(sum + "\n", problem.answer());
          assertTrue(problem.prompt().length() + problem.answer().length() - 1 <= Batch.CONTEXT);
        });
  }

  @Test
  void theWholeTableCanBeUsed() {
    assertEquals(100, all(Addition.draw(1, 60, 30, 10, 1)).distinct().count());
  }

  @Test
  void theSeedDecides() {
    assertEquals(Addition.draw(2, 5, 5, 5, 1), Addition.draw(2, 5, 5, 5, 1));
    assertTrue(!Addition.draw(2, 5, 5, 5, 1).equals(Addition.draw(2, 5, 5, 5, 2)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 1 | digits must be 1 to 3, not 0: a model sees 12 bytes",
        "4 | 1 | digits must be 1 to 3, not 4: a model sees 12 bytes",
        "2 | 0 | problems must be 1 or more, not 4, 3 and 0",
        "2 | 8094 | there are 8100 sums of numbers of 2 digits, not 8101: ask for fewer problems or more digits",
      })
  void badInputIsNamed(int digits, int testing, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> Addition.draw(digits, 4, 3, testing, 1))
            .getMessage());
  }

  @Test
  void answersEndAndPromptsAreThere() {
    for (List<String> pair :
        List.of(List.of("", "1\n"), List.of("1=", "1"), List.of("1=", "\n1\n"))) {
      assertThrows(IllegalArgumentException.class, () -> new Problem(pair.get(0), pair.get(1)));
    }
  }
}
