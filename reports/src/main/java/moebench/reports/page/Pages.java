package moebench.reports.page;

import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import moebench.reports.claims.Benefits;
import moebench.reports.claims.Claim;
import moebench.reports.data.ClassicalRun;
import moebench.reports.data.EnsembleSystem;
import moebench.reports.data.ExecutedBudget;
import moebench.reports.data.Grid;
import moebench.reports.data.RunData;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Row;

/** Puts a page together and writes it as HTML. */
public final class Pages {
  private Pages() {}

  /** The page of a run. */
  public static Page of(
      RunData run,
      List<Claim> claims,
      List<Page.FigureView> figures,
      List<Page.LeftOutView> leftOut) {
    return new Page(
        "moebench " + run.manifest().runId(),
        warnings(run),
        summary(run, claims),
        ClaimViews.of(claims),
        ClaimViews.of(Benefits.claims(run)),
        ExecutedBudget.sentence(run),
        figures,
        leftOut,
        notCompared(run),
        Tables.of(run),
        Facts.of(run));
  }

  private static List<String> warnings(RunData run) {
    Manifest m = run.manifest();
    List<String> warnings = new ArrayList<>();
    if (m.meaningless() != null) {
      warnings.add("These numbers mean nothing: " + m.meaningless() + ".");
    }
    if (m.status() == Manifest.Status.RUNNING || m.status() == Manifest.Status.INTERRUPTED) {
      warnings.add(
          "This run is not complete: %s of %s planned cells have ended. Resume it to measure the rest."
              .formatted(run.rows().size(), m.plannedCells()));
    }
    long failed = run.rows().stream().filter(r -> r.status() == Row.Status.FAILED).count();
    if (failed > 0) {
      warnings.add(failed + (failed == 1 ? " cell" : " cells") + " failed; see the table below.");
    }
    return warnings;
  }

  private static List<String> notCompared(RunData run) {
    List<String> sentences = new ArrayList<>(run.leftOut());
    String others =
        Grid.of(run).leftOut().stream().map(run.labels()::of).collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      sentences.add(
          "Layers of another router, size, activation, convention, second choice or regularization, or"
              + " dropless: "
              + others
              + ". They take no part in the claims, Table 1, times to a threshold, learning"
              + " curves and figures along an axis; the other figures and tables have them.");
    }
    return sentences;
  }

  private static List<String> summary(RunData run, List<Claim> claims) {
    if (run.configs().isEmpty() && !ClassicalRun.of(run).isEmpty()) {
      return List.of(
          "Classical mixtures of experts were trained on generated problems whose best possible"
              + " answer is known; no layer was measured in this run, so the three claims stay"
              + " undecided.");
    }
    if (run.configs().isEmpty() && !EnsembleSystem.of(run).isEmpty()) {
      return List.of(
          "Ensembles of byte-level language models were trained beside single dense, MoE and Switch"
              + " models; no speed was measured in this run, so the three claims stay undecided.");
    }
    if (run.configs().isEmpty() && run.simulates()) {
      return List.of(
          "Dense, MoE and Switch models were simulated on clusters; nothing was measured in this"
              + " run, so the three claims stay undecided.",
          "How far the simulator can be trusted is shown in the figures that hold it against"
              + " measured and published times.");
    }
    if (run.configs().isEmpty() && BestOfNTable.summary(run).isPresent()) {
      return BestOfNTable.summary(run).get();
    }
    long forks = run.configs().stream().mapToLong(c -> run.forks(c).size()).sum();
    String cpu = run.manifest().machine() == null ? null : run.manifest().machine().cpu();
    String budgets =
        run.quality().stream()
            .map(q -> q.cell().budgetFlops())
            .distinct()
            .sorted()
            .map(b -> Text.power(b))
            .collect(Collectors.joining(" or "));
    String first =
        "Dense, top-2 MoE and top-1 Switch layers were compared on %s by %s training runs%s and %s timed forks."
            .formatted(
                cpu == null ? "one machine" : cpu,
                run.quality().size(),
                budgets.isEmpty() ? "" : " of " + budgets + " FLOPs each",
                forks);
    String second =
        claims.stream()
            .map(c -> "“%s” %s".formatted(withoutStop(c.statement()), c.summary()))
            .collect(Collectors.joining("; ", "Of the three claims, ", "."));
    return List.of(first, second);
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  /** The page as HTML that needs nothing else. */
  public static String html(Page page) {
    Configuration configuration = new Configuration(Configuration.VERSION_2_3_34);
    configuration.setClassForTemplateLoading(Pages.class, "/moebench/reports");
    configuration.setDefaultEncoding("UTF-8");
    configuration.setLocale(Locale.ROOT);
    configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    StringWriter out = new StringWriter();
    try {
      configuration.getTemplate("page.ftlh").process(page, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TemplateException e) {
      throw new IllegalStateException("the page's template does not fit its data", e);
    }
    return out.toString();
  }
}
