package moebench.bench.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AxisTest {

  @Test
  void listsAndRangesMix() {
    assertEquals(List.of(4, 8), Axes.EXPERTS.parse("4,8"));
    assertEquals(List.of(1.0, 1.25, 1.5, 1.75, 2.0), Axes.CAPACITY_FACTORS.parse("1:2:0.25"));
    assertEquals(List.of(1, 2, 3, 16), Axes.EXPERTS.parse("1:3, 16"));
    assertEquals(List.of(2, 5), Axes.EXPERTS.parse("2:7:3"));
    assertEquals(List.of(8), Axes.EXPERTS.parse("8,8"));
    assertEquals(List.of(0.1, 0.2, 0.3), Axes.CAPACITY_FACTORS.parse("0.1:0.3:0.1"));
  }

  @Test
  void numbersMayBeWrittenAsPowers() {
    assertEquals(List.of(8e11), Axes.BUDGET_FLOPS.parse("8e11"));
    assertEquals(List.of(100_000), Axes.EVALUATION_TOKENS.parse("1e5"));
  }

  @Test
  void aPathMayHoldCommasAndColons() {
    assertEquals(List.of("C:\\a,b.txt"), Axes.CORPUS.parse("C:\\a,b.txt"));
  }

  @Test
  void lengthsOfTime() {
    assertEquals(List.of(Duration.ofSeconds(90)), Axes.TIME_LIMIT.parse("90s"));
    assertEquals(List.of(Duration.ofMinutes(10)), Axes.TIME_LIMIT.parse("10m"));
    assertEquals(List.of(Duration.ofHours(2)), Axes.TIME_LIMIT.parse("2h"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2:1", "1:2:0", "1:2:-1", "a:b", "1:2:3:4", ":", "1:"})
  void rangesThatGoNowhereAreRefused(String range) {
    assertMessage(Axes.EXPERTS, range, "experts: '" + range + "' is no range");
  }

  @Test
  void aRangeOfTooManyValuesIsRefused() {
    assertMessage(Axes.CAPACITY_FACTORS, "1:2:0.0001", "more than 1000 values");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "0, experts: must be 1 or more, not 0",
        "-3, experts: must be 1 or more, not -3",
        "2.5, experts: '2.5' is not a whole number",
        "four, experts: 'four' is not a whole number",
        "99999999999, experts: '99999999999' is not a whole number",
        "\"\", experts: '' is not a whole number",
        "\"4,,8\", experts: '' is not a whole number",
      })
  void badExperts(String text, String message) {
    assertMessage(Axes.EXPERTS, text, message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "Infinity", "-0.0"})
  void factorsThatAreNoFactors(String text) {
    assertMessage(
        Axes.CAPACITY_FACTORS, text, "capacityFactors: must be a number above 0, not " + text);
  }

  @Test
  void misspeltNamesPointToTheNearest() {
    assertMessage(
        Axes.LAYERS, "swich", "unknown value 'swich': did you mean 'switch'? There are dense,");
    assertMessage(Axes.LAYERS, "top-", "did you mean 'top-K'?");
    assertMessage(Axes.LAYERS, "top-0", "layers: topK must be 1 or more, not 0");
    assertMessage(Axes.LAYERS, "top-1", "layers: top-1 is switch: use that name");
    assertMessage(Axes.LAYERS, "top-02", "layers: top-2 is moe: use that name");
    assertMessage(Axes.LAYERS, "fine-1", "layers: fine-1 is switch: use that name");
    assertMessage(Axes.LAYERS, "fine-0", "layers: granularity must be 1 or more, not 0");
    assertEquals(List.of("top-4", "fine-2", "hash"), Axes.LAYERS.parse("top-04,fine-2,hash"));
    assertMessage(Axes.TIME_LIMIT, "10", "write such as 90s, 10m or 2h");
  }

  @Test
  void everyAxisHasItsOwnFlagsAndDocumentation() {
    Set<String> flags = new HashSet<>();
    for (Axis<?> axis : Axes.ALL) {
      axis.flags().forEach(flag -> assertTrue(flags.add(flag), flag));
      assertTrue(axis.documentation().length() > 5, axis.name());
    }
    assertTrue(flags.containsAll(Set.of("--experts", "--capacity-factors", "--cf", "--d-ff")));
  }

  private static void assertMessage(Axis<?> axis, String text, String part) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> axis.parse(text)).getMessage();
    assertTrue(message.contains(part), message);
  }
}
