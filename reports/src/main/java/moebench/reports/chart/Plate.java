package moebench.reports.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.block.RectangleConstraint;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.Size2D;
import org.jfree.data.Range;

/**
 * A figure as it is printed: panels in rows of equal columns, and below them one legend for all.
 *
 * @param width in CSS pixels
 * @param panels in reading order
 * @param columns panels in a row
 * @param panelHeight height of a panel in CSS pixels
 * @param legend keys of all panels
 */
public record Plate(
    int width, List<JFreeChart> panels, int columns, int panelHeight, Legend legend) {
  private static final int NARROW = 380;
  private static final int MANY_ROWS = 30;

  /** Title, axis and axis label. */
  private static final int AROUND_ROWS = 75;

  /** A plate of the printed width. */
  public Plate(List<JFreeChart> panels, int columns, int panelHeight, Legend legend) {
    this(Theme.WIDTH, panels, columns, panelHeight, legend);
  }

  /** A plate of panels side by side whose charts have {@code rows} rows of text. */
  public static Plate ofRows(List<JFreeChart> panels, int rows, Legend legend) {
    int rowHeight = rows > MANY_ROWS ? 14 : 17;
    return new Plate(panels, panels.size(), rows * rowHeight + AROUND_ROWS, legend);
  }

  /** The same figure for a small screen: one panel below the other. */
  public Plate narrow() {
    return new Plate(NARROW, panels, 1, panelHeight, legend);
  }

  /** Height in CSS pixels. */
  public int height() {
    return rows() * panelHeight + (int) Math.ceil(legendSize().getHeight());
  }

  private int rows() {
    return (panels.size() + columns - 1) / columns;
  }

  /** Draws the figure with its top left corner at the origin. */
  public void draw(Graphics2D g2) {
    setHints(g2);
    g2.setPaint(Color.WHITE);
    g2.fill(new Rectangle2D.Double(0, 0, width(), height()));
    double panelWidth = (double) width() / columns;
    for (int i = 0; i < panels.size(); i++) {
      panels
          .get(i)
          .draw(
              g2,
              new Rectangle2D.Double(
                  i % columns * panelWidth, i / columns * panelHeight, panelWidth, panelHeight));
    }
    LegendTitle title = legendTitle();
    Size2D size = arrange(title, g2, width());
    title.draw(
        g2,
        new Rectangle2D.Double(
            (width() - size.getWidth()) / 2,
            rows() * panelHeight,
            size.getWidth(),
            size.getHeight()));
  }

  private static void setHints(Graphics2D g2) {
    g2.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g2.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g2.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g2.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  private LegendTitle legendTitle() {
    LegendItemCollection items = legend.items();
    LegendTitle title = new LegendTitle(() -> items);
    title.setBackgroundPaint(Color.WHITE);
    title.setItemFont(Theme.TEXT);
    title.setItemLabelPadding(new RectangleInsets(2, 3, 2, 10));
    title.setHorizontalAlignment(HorizontalAlignment.CENTER);
    title.setPadding(4, 4, 6, 4);
    return title;
  }

  private Size2D legendSize() {
    if (legend.items().getItemCount() == 0) {
      return new Size2D(0, 0);
    }
    Graphics2D g2 = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    try {
      setHints(g2);
      // A little narrower than it is drawn, so that rounding cannot add a row.
      return arrange(legendTitle(), g2, width() - 4);
    } finally {
      g2.dispose();
    }
  }

  private static Size2D arrange(LegendTitle title, Graphics2D g2, double width) {
    return title.arrange(
        g2, new RectangleConstraint(new Range(0, width), new Range(0, Double.MAX_VALUE)));
  }
}
