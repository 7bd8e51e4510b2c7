package moebench.reports.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import moebench.reports.chart.Export;
import moebench.reports.chart.Fonts;
import moebench.reports.chart.Plate;

/** A comparison as files: {@code compare.md}, {@code .csv}, {@code .svg} and {@code .png}. */
public final class ComparisonFiles {
  private ComparisonFiles() {}

  /**
   * Writes them into a folder, which is made if need be; the picture is left out where the machine
   * has no fonts.
   */
  public static void write(RunComparison comparison, Path dir) throws IOException {
    Files.createDirectories(dir);
    Files.writeString(dir.resolve("compare.csv"), ComparisonData.of(comparison).csv());
    String picture = "\nNo figure: " + Fonts.problem().orElse("") + "\n";
    if (Fonts.problem().isEmpty()) {
      Plate plate = RatioFigure.of(comparison);
      Files.writeString(dir.resolve("compare.svg"), Export.svg(plate, RatioFigure.TITLE));
      Files.write(dir.resolve("compare.png"), Export.png(plate));
      picture = "\n![%s](compare.svg)\n".formatted(RatioFigure.TITLE);
    }
    Files.writeString(dir.resolve("compare.md"), ComparisonMarkdown.of(comparison) + picture);
  }
}
