package moebench.reports.page;

import java.util.List;

/**
 * What the page shows, ready for the template: every text is final, nothing is escaped.
 *
 * @param title of the page
 * @param warnings why the numbers must be read with care, or not at all
 * @param summary the finding in two sentences
 * @param claims the three claims; empty when the run compares no layers
 * @param benefits of routing to one expert; empty when the run has no Switch and MoE to compare
 * @param budget what the equal executed budget means; may be empty
 * @param figures in order, the headline first
 * @param leftOut figures that this run has no data for
 * @param notCompared results that take no part in comparisons, and why
 * @param tables in order
 * @param facts what ran where
 */
public record Page(
    String title,
    List<String> warnings,
    List<String> summary,
    List<ClaimView> claims,
    List<ClaimView> benefits,
    String budget,
    List<FigureView> figures,
    List<LeftOutView> leftOut,
    List<String> notCompared,
    List<TableView> tables,
    List<Fact> facts) {

  /**
   * A claim.
   *
   * @param number of the claim
   * @param statement the claim
   * @param test how it is tested
   * @param verdicts each with the accountings that it is for
   * @param rows comparisons that decide
   * @param context comparisons that do not
   */
  public record ClaimView(
      int number,
      String statement,
      String test,
      List<VerdictView> verdicts,
      List<PartView> rows,
      List<PartView> context) {}

  /**
   * A verdict.
   *
   * @param verdict in words
   * @param style class of the verdict
   * @param accountings that it is for; empty when it is for all
   */
  public record VerdictView(String verdict, String style, String accountings) {}

  /** A comparison; every text may be empty. */
  public record PartView(
      String accounting,
      String name,
      String verdict,
      String style,
      String effect,
      String interval,
      String n,
      String note) {}

  /**
   * A figure.
   *
   * @param id of its files
   * @param title heading
   * @param caption below it
   * @param picture as it is printed
   * @param narrow the same for a small screen
   */
  public record FigureView(
      String id, String title, String caption, Picture picture, Picture narrow) {}

  /**
   * A picture within the page.
   *
   * @param uri data URI
   * @param width in CSS pixels
   * @param height in CSS pixels
   */
  public record Picture(String uri, int width, int height) {}

  /** A figure that is not there, and why. */
  public record LeftOutView(String title, String reason) {}

  /**
   * A table.
   *
   * @param id anchor
   * @param title heading
   * @param note below it
   * @param columns names
   * @param rows as many texts as columns; numbers are right-aligned
   */
  public record TableView(
      String id, String title, String note, List<String> columns, List<List<String>> rows) {}

  /** A named fact about the run. */
  public record Fact(String name, String value) {}
}
