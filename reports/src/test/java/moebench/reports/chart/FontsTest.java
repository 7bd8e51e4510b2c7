package moebench.reports.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.AWTError;
import java.awt.HeadlessException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FontsTest {
  @Test
  void aMachineWithFontsHasNoProblem() {
    assertEquals(Optional.empty(), Fonts.problem(() -> List.of("Any Sans")));
  }

  @Test
  void noFamiliesAreAProblemWithARemedy() {
    assertTrue(Fonts.problem(List::of).orElseThrow().contains("apt-get install"));
  }

  @Test
  void noFailureOfTheFontSystemEscapes() {
    for (Throwable failure :
        List.of(
            new NullPointerException(),
            new HeadlessException(),
            new InternalError("Fontconfig head is null"),
            new UnsatisfiedLinkError("libfreetype.so.6"),
            new NoClassDefFoundError("sun.font.SunFontManager"),
            new AWTError("no graphics environment"))) {
      assertTrue(Fonts.problem(() -> fail(failure)).isPresent(), failure.toString());
    }
  }

  private static List<String> fail(Throwable failure) {
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalArgumentException(failure);
    }
  }
}
