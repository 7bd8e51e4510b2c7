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
    double column = area.getWidth() / experts;
    double width = Math.min(BOX, 0.94 * column / capacity);
    double step = area.getWidth() / tokens.size();
    double tokenWidth = Math.min(BOX, 0.94 * step);
    double slotTop = area.getY() + 0.5 * area.getHeight();
    int[] overflow = new int[experts];
    for (int e = 0; e < experts; e++) {
      double left = left(area, column, width, e);
      for (int s = 0; s < capacity; s++) {
        box(g2, left + s * width, slotTop, width, Color.WHITE, Theme.INK, Mark.stroke(0.8f, null));
      }
      String name = "expert " + (e + 1);
      center(g2, name, left + capacity * width / 2, area.getMaxY() - 5);
    }
    for (int t = 0; t < tokens.size(); t++) {
      Token token = tokens.get(t);
      double x = area.getX() + (t + 0.5) * step;
      double left = left(area, column, width, token.expert());
      boolean kept = token.slot() >= 0;
      int at = kept ? token.slot() : overflow[token.expert()]++ % capacity;
      double top = kept ? slotTop : slotTop + 1.5 * BOX;
      double slotX = left + at * width;
      Color color = kept ? Theme.INK : OVERFLOW;
      Stroke stroke = kept ? Mark.stroke(0.6f, null) : DOTTED;
      box(
          g2,
          x - tokenWidth / 2,
          area.getY() + 2,
          tokenWidth,
          FILLED,
          Theme.INK,
          Mark.stroke(0.8f, null));
      center(g2, token.text(), x, area.getY() + 2 + 0.72 * BOX);
      g2.setPaint(color);
      g2.setStroke(stroke);
      g2.draw(
          new Line2D.Double(
              x, area.getY() + 2 + BOX, slotX + width / 2, kept ? top : slotTop + BOX));
      box(
          g2,
          slotX,
          top,
          width,
          kept ? FILLED : Color.WHITE,
          color,
          kept ? Mark.stroke(0.8f, null) : DOTTED);
      center(g2, token.text(), slotX + width / 2, top + 0.72 * BOX);
    }
  }

  private double left(Rectangle2D area, double column, double width, int expert) {
    return area.getX() + (expert + 0.5) * column - capacity * width / 2;
  }

  private static void box(
      Graphics2D g2, double x, double y, double width, Color fill, Color edge, Stroke stroke) {
    Rectangle2D box = new Rectangle2D.Double(x + 0.5, y, width - 1, BOX);
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
