package moebench.reports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import moebench.reports.chart.Export;
import moebench.reports.chart.Fonts;
import moebench.reports.chart.Plate;
import moebench.reports.claims.Claims;
import moebench.reports.data.RunData;
import moebench.reports.figures.Figure;
import moebench.reports.figures.Figures;
import moebench.reports.page.Page;
import moebench.reports.page.Pages;

/** Figures and page of a run, from its folder alone. */
public final class Report {
  private static final List<String> ENDINGS = List.of(".svg", ".png", ".csv");

  private Report() {}

  /**
   * Writes {@code figures/} and {@code index.html} again from the manifest and the rows. Figures
   * that the run has no data for, or that this machine has no fonts for, are left out; the page
   * says so.
   *
   * @throws RunFolderException if the folder is damaged or cannot be written
   */
  public static void write(RunFolder folder) {
    RunData run = RunData.of(folder.manifest(), folder.rows());
    List<Page.FigureView> figures = new ArrayList<>();
    List<Page.LeftOutView> leftOut = new ArrayList<>();
    try {
      Files.createDirectories(folder.figures());
      Optional<String> problem = Fonts.problem();
      for (Figure figure : Figures.of(run)) {
        Figure.Outcome outcome =
            problem.isPresent() ? new Figure.LeftOut(problem.get()) : figure.draw(run);
        switch (outcome) {
          case Figure.Drawn drawn -> figures.add(write(folder.figures(), figure, drawn));
          case Figure.LeftOut missing -> {
            delete(folder.figures(), figure);
            leftOut.add(new Page.LeftOutView(figure.title(), missing.reason()));
          }
        }
      }
      Page page = Pages.of(run, Claims.of(run), figures, leftOut);
      Files.writeString(folder.page(), Pages.html(page));
    } catch (IOException e) {
      throw RunFolder.cannotWrite(folder.page(), e);
    }
  }

  private static Page.FigureView write(Path dir, Figure figure, Figure.Drawn drawn)
      throws IOException {
    String svg = Export.svg(drawn.plate(), figure.title());
    Plate narrow = drawn.plate().narrow();
    Files.writeString(dir.resolve(figure.id() + ".svg"), svg);
    Files.write(dir.resolve(figure.id() + ".png"), Export.png(drawn.plate()));
    Files.writeString(dir.resolve(figure.id() + ".csv"), drawn.data().csv());
    return new Page.FigureView(
        figure.id(),
        figure.title(),
        drawn.caption(),
        picture(svg, drawn.plate()),
        picture(Export.svg(narrow, figure.title()), narrow));
  }

  private static Page.Picture picture(String svg, Plate plate) {
    String base64 = Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    return new Page.Picture("data:image/svg+xml;base64," + base64, plate.width(), plate.height());
  }

  /** A figure of an earlier report would contradict this one. */
  private static void delete(Path dir, Figure figure) throws IOException {
    for (String ending : ENDINGS) {
      Files.deleteIfExists(dir.resolve(figure.id() + ending));
    }
  }
}
