package moebench.reports.chart;

import java.awt.AWTError;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether this machine can set text, and with which font. */
public final class Fonts {
  /**
   * Fonts of the widths of Arial, which browsers have or replace, so that layouts agree; then the
   * wider one of small Linux systems, whose layouts Arial fits too.
   */
  private static final List<String> PREFERRED =
      List.of("Liberation Sans", "Arial", "Helvetica", "DejaVu Sans");

  private static final String REMEDY =
      "this machine has no fonts; install some (Debian: apt-get install fontconfig"
          + " fonts-dejavu-core) and write the report again";

  private Fonts() {}

  /** Why no chart can be drawn here, with the remedy; absent if all is well. */
  public static Optional<String> problem() {
    return problem(Fonts::installed);
  }

  static Optional<String> problem(Supplier<List<String>> families) {
    try {
      return families.get().isEmpty() ? Optional.of(REMEDY) : Optional.empty();
    } catch (RuntimeException | LinkageError | InternalError | AWTError e) {
      // Java reports a system without fontconfig or fonts in any of these ways.
      return Optional.of(REMEDY);
    }
  }

  static String family() {
    return problem().isPresent()
        ? Font.SANS_SERIF
        : PREFERRED.stream().filter(installed()::contains).findFirst().orElse(Font.SANS_SERIF);
  }

  private static List<String> installed() {
    return Arrays.asList(
        GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames());
  }
}
