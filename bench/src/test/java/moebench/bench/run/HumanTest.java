package moebench.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "59.4, 59 s",
    "59.6, 1 min",
    "200, 3 min 20 s",
    "3600, 1 h",
    "7500, 2 h 5 min",
  })
  void times(double seconds, String text) {
    assertEquals(text, Human.time(seconds));
  }

  @ParameterizedTest
  @CsvSource({"0, 0 MiB", "1048576, 1 MiB", "1610612736, 1.5 GiB"})
  void memory(long bytes, String text) {
    assertEquals(text, Human.memory(bytes));
  }
}
