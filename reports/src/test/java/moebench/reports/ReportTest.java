package moebench.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moebench.reports.claims.Claims;
import moebench.reports.data.RunData;
import moebench.reports.figures.Figure;
import moebench.reports.figures.Figures;
import moebench.reports.page.Pages;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final LayerConfig DROPLESS =
      new LayerConfig(
          "switch", 8, 1, "dropless", null, null, "relu", 64, 256, 2, Samples.REGULARIZATION);

  @TempDir static Path shared;
  private static RunFolder full;
  private static String fullPage;

  @TempDir Path temporary;

  @BeforeAll
  static void writeAFullRun() throws IOException {
    List<LayerConfig> configs = new ArrayList<>(SyntheticRun.configs());
    configs.add(SyntheticRun.config("hash", 8, 1.25));
    List<Row> rows = new ArrayList<>(SyntheticRun.rows(configs, 3, 2));
    rows.addAll(SyntheticRun.scaling(2));
    full = folder(shared, complete(), rows);
    fullPage = page(full);
  }

  private static RunFolder folder(Path parent, Manifest manifest, List<Row> rows) {
    RunFolder folder = RunFolder.create(parent.resolve("run"), manifest);
    rows.forEach(folder::append);
    return folder;
  }

  private static String page(RunFolder folder) throws IOException {
    Report.write(folder);
    return Files.readString(folder.page());
  }

  private static Manifest complete() {
    return SyntheticRun.manifest(Manifest.Status.COMPLETE, null);
  }

  @Test
  void aFullRunHasEveryFigureOnThePageAndAsFiles() throws IOException {
    for (Figure figure : Figures.all()) {
      assertTrue(fullPage.contains("<figure id=\"" + figure.id() + "\">"), figure.id());
      for (String ending : List.of(".svg", ".png", ".csv")) {
        assertTrue(Files.size(full.figures().resolve(figure.id() + ending)) > 100);
      }
    }
    assertFalse(fullPage.contains("Figures left out"));
    assertFalse(fullPage.contains("role=\"alert\""));
  }

  @Test
  void theSummaryNamesTheLayersAndSystemsThatRan() {
    TinyRun tiny =
        new TinyRun()
            .quality(Samples.DENSE, 1, 3, "executed")
            .quality(SyntheticRun.config("hash", 8, 1.25), 1, 3, "executed");
    assertTrue(
        summary(tiny.rows()).getFirst().startsWith("Dense and Hash layers were measured on"));
    assertEquals(2, summary(tiny.rows()).size());
    tiny.rows().addAll(List.of(Samples.classical(), Samples.ensemble()));
    List<String> all = summary(tiny.rows());
    assertTrue(all.get(1).startsWith("Of the three claims"), all.get(1));
    assertTrue(all.get(2).startsWith("Classical mixtures"), all.get(2));
    assertTrue(all.get(3).startsWith("Ensembles"), all.get(3));
    assertEquals(4, all.size());
    assertEquals(List.of("Nothing is measured yet."), summary(List.of()));
  }

  private static List<String> summary(List<Row> rows) {
    RunData run = RunData.of(complete(), rows);
    return Pages.of(run, Claims.of(run), List.of(), List.of()).summary();
  }

  @Test
  void thePageNeedsNoNetworkAndNoScript() throws IOException {
    Matcher links = Pattern.compile("(?:src|srcset|href)=\"([^\"]*)\"").matcher(fullPage);
    int seen = 0;
    while (links.find()) {
      String target = links.group(1);
      assertTrue(
          target.startsWith("data:image/svg+xml;base64,")
              || target.startsWith("figures/")
              || target.startsWith("#"),
          target);
      seen++;
    }
    assertTrue(seen > 20);
    assertFalse(fullPage.contains("<script"));
    assertFalse(fullPage.contains("@import"));
    assertFalse(fullPage.contains("http"));
  }

  @Test
  void theSameRunGivesTheSamePage() throws IOException {
    assertEquals(fullPage, page(full));
  }

  @Test
  void everyTextIsEscaped() throws IOException {
    assertTrue(fullPage.contains("A &lt;fast&gt; CPU &amp; more"));
    assertFalse(fullPage.contains("<fast>"));
  }

  @Test
  void thePageSaysWhatRanWhere() throws IOException {
    for (String fact :
        List.of("0123abc", "moebench run --cf 1:2:0.25", "13 s", "quick", "europarl", "256 bits")) {
      assertTrue(fullPage.contains(fact), fact);
    }
  }

  @Test
  void eachClaimHasAVerdictUnderEachAccounting() throws IOException {
    for (String text :
        List.of(
            "Switch beats dense and MoE on a speed-quality basis.",
            "Switch has a smaller compute footprint than MoE.",
            "Switch does better at low capacity factors (1 to 1.25).",
            "time to threshold, dynamic execution",
            "padded FLOPs per token")) {
      assertTrue(fullPage.contains(text), text);
    }
    assertTrue(fullPage.contains("class=\"text verdict holds\""));
    assertTrue(fullPage.contains("class=\"text verdict does-not-hold\""));
  }

  @Test
  void ourTable1StandsBesideThePublishedOne() throws IOException {
    assertTrue(fullPage.indexOf("id=\"table-1\"") < fullPage.indexOf("id=\"table-1-published\""));
    assertTrue(fullPage.contains("<td>62.8</td>"));
    assertTrue(fullPage.contains("arXiv 2101.03961, Table 1"));
  }

  /** Mean over seeds and layers: of both layers' entropy 1.2 nats and load CV 0.25. */
  @Test
  void everyExpertConfigurationHasItsRoutingInATable() {
    String table =
        fullPage.substring(
            fullPage.indexOf("id=\"table-routing\""), fullPage.indexOf("id=\"table-speed\""));
    assertEquals(SyntheticRun.configs().size(), table.split("<td>0.25</td>").length - 1);
    assertEquals(SyntheticRun.configs().size(), table.split("<td>1.20</td>").length - 1);
    assertTrue(table.contains("class=\"box\""));
    assertTrue(fullPage.contains("2 runs shared the machine"));
  }

  @Test
  void theExecutedBudgetIsExplainedOnce() {
    String claims = fullPage.substring(fullPage.indexOf("id=\"claims\""));
    assertTrue(claims.contains("min(C·E, topK·T) rows; the runs really spent"));
    assertFalse(fullPage.contains("equal executed FLOPs"));
  }

  @Test
  void whatIsNotComparedIsNamed() throws IOException {
    String comparable = page(folder(temporary, complete(), SyntheticRun.rows(1, 1)));
    assertFalse(comparable.contains("Not compared"));
    assertTrue(fullPage.contains("4096 tokens per step, one thread"));
    assertTrue(fullPage.contains("only in figures of speed against a size"));
    List<Row> rows =
        new TinyRun()
            .quality(SyntheticRun.config("switch", 8, 1.0), 1, 3, "padded")
            .quality(SyntheticRun.config("switch", 8, 1.25), 1, 3, "padded")
            .quality(Samples.DENSE, 1, 3, "padded")
            .quality(DROPLESS, 1, 3, "padded")
            .under(2e12, 1000)
            .quality(Samples.DENSE, 1, 3, "padded")
            .rows();
    String page = page(folder(temporary.resolve("other"), complete(), rows));
    String section = page.substring(page.indexOf("id=\"not-compared\""));
    assertTrue(section.contains("Switch E8 dropless"));
    assertTrue(section.contains("budget 2.0E12 FLOPs"));
  }

  @Test
  void failuresAreListedWithTheirReasons() throws IOException {
    String page = page(folder(temporary, complete(), List.of(Samples.failed(), Samples.probe(1))));
    assertTrue(page.contains("1 cell failed"));
    assertTrue(page.contains("fork ended with exit code 137"));
  }

  @Test
  void aMeaninglessOrIncompleteRunSaysSoOnTop() throws IOException {
    String page =
        page(
            folder(
                temporary,
                SyntheticRun.manifest(Manifest.Status.INTERRUPTED, "smoke & mirrors"),
                SyntheticRun.rows(2, 1)));
    assertTrue(page.contains("These numbers mean nothing: smoke &amp; mirrors."));
    assertTrue(page.contains("This run is not complete"));
    assertFalse(page.contains("verdict holds\""));
  }

  @Test
  void aRunWithoutRowsGivesAPageThatSaysWhatIsMissing() throws IOException {
    RunFolder folder = folder(temporary, complete(), SyntheticRun.rows(1, 1));
    Report.write(folder);
    Files.delete(folder.dir().resolve("cells.jsonl"));
    String page = page(folder);
    assertTrue(page.contains("Figures left out"));
    assertFalse(page.contains("<figure"));
    try (var files = Files.list(folder.figures())) {
      assertEquals(0, files.count());
    }
  }
}
