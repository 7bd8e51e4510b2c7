package moebench.reports.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;

/**
 * Tokens in a row, experts with their slots in a row below, and a line from each token to its slot;
 * what finds no slot hangs below its expert, dotted.
 */
public final class RoutingDiagram extends AbstractXYAnnotation {
  /** A slot that holds a token. */
  public static final Color FILLED = new Color(0xBF, 0xDD, 0xF0);

  /** Lines and boxes of tokens without a slot. */
  public static final Color OVERFLOW = new Color(0xCC, 0x00, 0x00);

  /** Of overflow. */
  public static final Stroke DOTTED =
      new BasicStroke(
          1.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 10, new float[] {1, 3}, 0);

  private static final long serialVersionUID = 1L;
  private static final double BOX = 17;
  private static final Stroke THIN = Mark.stroke(0.8f, null);

  private final transient List<Token> tokens;
  private final int experts;
  private final int capacity;

  /**
   * A token.
   *
   * @param text shown in it
   * @param expert that it chose, from 0
   * @param slot that it got, from 0; negative for none
   */
  public record Token(String text, int expert, int slot) {}

  /**
   * @param capacity slots of each expert
   */
  public RoutingDiagram(List<Token> tokens, int experts, int capacity) {
    this.tokens = List.copyOf(tokens);
    this.experts = experts;
    this.capacity = capacity;
  }

  @Override
  public void draw(
      Graphics2D g2,
      XYPlot plot,
      Rectangle2D area,
      ValueAxis domainAxis,
      ValueAxis rangeAxis,
      int rendererIndex,
      PlotRenderingInfo info) {
    g2.setFont(Theme.TEXT);
    double slotTop = area.getY() + 0.46 * area.getHeight();
    Places places = new Places(area, slotTop);
    for (int t = 0; t < tokens.size(); t++) {
      Token token = tokens.get(t);
      g2.setPaint(token.slot() < 0 ? OVERFLOW : Theme.INK);
      g2.setStroke(token.slot() < 0 ? DOTTED : Mark.stroke(0.6f, null));
      Rectangle2D from = places.token(t);
      Rectangle2D to = places.slot(t);
      g2.draw(new Line2D.Double(from.getCenterX(), from.getMaxY(), to.getCenterX(), to.getMinY()));
    }
    for (int e = 0; e < experts; e++) {
      for (int s = 0; s < capacity; s++) {
        box(g2, places.slot(e, s, slotTop), Color.WHITE, Theme.INK, THIN);
      }
      center(g2, "expert " + (e + 1), places.middle(e), area.getMaxY() - 5);
    }
    for (int t = 0; t < tokens.size(); t++) {
      boolean kept = tokens.get(t).slot() >= 0;
      label(g2, places.token(t), FILLED, Theme.INK, THIN, tokens.get(t));
      label(
          g2,
          places.slot(t),
          kept ? FILLED : Color.WHITE,
          kept ? Theme.INK : OVERFLOW,
          kept ? THIN : DOTTED,
          tokens.get(t));
    }
  }

  /** Where everything lies. */
  private final class Places {
    private final Rectangle2D area;
    private final double slotTop;
    private final double column;
    private final double width;
    private final int[] at; // [tokens], slot, or number among the overflow of the expert

    Places(Rectangle2D area, double slotTop) {
      this.area = area;
      this.slotTop = slotTop;
      column = area.getWidth() / experts;
      width = Math.min(BOX, 0.94 * column / capacity);
      at = new int[tokens.size()];
      int[] overflow = new int[experts];
      for (int t = 0; t < at.length; t++) {
        Token token = tokens.get(t);
        at[t] = token.slot() >= 0 ? token.slot() : overflow[token.expert()]++;
      }
    }

    Rectangle2D token(int t) {
      double step = area.getWidth() / tokens.size();
      double side = Math.min(BOX, 0.94 * step);
      return new Rectangle2D.Double(
          area.getX() + (t + 0.5) * step - side / 2, area.getY() + 2, side, BOX);
    }

    /** Overflow hangs below its expert, in rows as wide as its slots. */
    Rectangle2D slot(int t) {
      Token token = tokens.get(t);
      double below = token.slot() >= 0 ? 0 : 1.4 * BOX + at[t] / capacity * (BOX + 2);
      return slot(token.expert(), at[t] % capacity, slotTop + below);
    }

    Rectangle2D slot(int expert, int index, double top) {
      double left = middle(expert) - capacity * width / 2;
      return new Rectangle2D.Double(left + index * width + 0.5, top, width - 1, BOX);
    }

    double middle(int expert) {
      return area.getX() + (expert + 0.5) * column;
    }
  }

  private static void label(
      Graphics2D g2, Rectangle2D box, Color fill, Color edge, Stroke stroke, Token token) {
    box(g2, box, fill, edge, stroke);
    center(g2, token.text(), box.getCenterX(), box.getY() + 0.72 * BOX);
  }

  private static void box(Graphics2D g2, Rectangle2D box, Color fill, Color edge, Stroke stroke) {
    g2.setPaint(fill);
    g2.fill(box);
    g2.setPaint(edge);
    g2.setStroke(stroke);
    g2.draw(box);
  }

  private static void center(Graphics2D g2, String text, double x, double baseline) {
    double width = Theme.TEXT.getStringBounds(text, g2.getFontRenderContext()).getWidth();
    g2.setPaint(Theme.INK);
    g2.drawString(text, (float) (x - width / 2), (float) baseline);
  }
}
