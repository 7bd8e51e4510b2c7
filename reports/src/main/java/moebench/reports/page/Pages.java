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
import moebench.reports.data.Labels;
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
        run.configs().isEmpty() ? List.of() : ClaimViews.of(claims),
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

  /** What was measured and what it says, system by system. */
  private static List<String> summary(RunData run, List<Claim> claims) {
    List<String> sentences = new ArrayList<>();
    if (!run.configs().isEmpty()) {
      sentences.add(compared(run));
      sentences.add(
          claims.stream()
              .map(c -> "“%s” %s".formatted(withoutStop(c.statement()), c.summary()))
              .collect(Collectors.joining("; ", "Of the three claims, ", ".")));
    }
    if (!ClassicalRun.of(run).isEmpty()) {
      sentences.add(
          "Classical mixtures of experts were trained on generated problems whose best possible"
              + " answer is known.");
    }
    if (!EnsembleSystem.of(run).isEmpty()) {
      sentences.add(
          "Ensembles of byte-level language models were trained beside single dense, MoE and Switch"
              + " models.");
    }
    sentences.addAll(BestOfNTable.summary(run));
    if (run.simulates()) {
      sentences.add(
          "Dense, MoE and Switch models were simulated on clusters; how far the simulator can be"
              + " trusted is shown in the figures that hold it against measured and published times.");
    }
    return sentences.isEmpty() ? List.of("Nothing is measured yet.") : sentences;
  }

  private static String compared(RunData run) {
    List<String> kinds =
        run.configs().stream().map(c -> Labels.kind(c.layer())).distinct().toList();
    String all = String.join(", ", kinds.subList(0, kinds.size() - 1));
    long forks = run.configs().stream().mapToLong(c -> run.forks(c).size()).sum();
    String cpu = run.manifest().machine() == null ? null : run.manifest().machine().cpu();
    String budgets =
        run.quality().stream()
            .map(q -> q.cell().budgetFlops())
            .distinct()
            .sorted()
            .map(b -> Text.power(b))
            .collect(Collectors.joining(" or "));
    return "%s layers were measured on %s by %s training runs%s and %s timed forks."
        .formatted(
            (all.isEmpty() ? "" : all + " and ") + kinds.getLast(),
            cpu == null ? "one machine" : cpu,
            run.quality().size(),
            budgets.isEmpty() ? "" : " of " + budgets + " FLOPs each",
            forks);
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
