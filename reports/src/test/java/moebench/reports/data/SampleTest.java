package moebench.reports.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void momentsOfAKnownSample() {
    Sample s = Sample.of(2, 4, 4, 4, 5, 5, 7, 9);
    assertEquals(5, s.mean());
    assertEquals(Math.sqrt(32.0 / 7), s.sd().getAsDouble(), 1e-15);
    assertEquals(4.5, s.median());
    assertEquals(2, s.min());
    assertEquals(9, s.max());
    assertEquals(8, s.n());
  }

  @Test
  void theMedianDoesNotDependOnOrder() {
    assertEquals(3, Sample.of(9, 1, 3).median());
  }

  @Test
  void aSingleValueHasNoSpread() {
    assertTrue(Sample.of(1).sd().isEmpty());
  }

  @Test
  void nothingIsNoSample() {
    assertThrows(IllegalArgumentException.class, () -> Sample.of(List.of()));
  }
}
