package moebench.reports.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleInsets;

/**
 * The look of every chart. Sizes are CSS pixels (96 per inch) of the printed figure: a plate is 7
 * inches wide, and the smallest text is 11 pixels, 8.25 points.
 */
public final class Theme {
  /** Width of a printed plate: 7 inches, a page between its margins. */
  public static final int WIDTH = 672;

  /** Text of ticks, labels and legends. */
  public static final Font TEXT = new Font(Fonts.family(), Font.PLAIN, 11);

  /** Titles of panels. */
  public static final Font TITLE = new Font(Fonts.family(), Font.BOLD, 12);

  /** Axes and text. */
  public static final Color INK = new Color(0x22, 0x22, 0x22);

  /** What stands back: grid lines, leader lines. */
  public static final Color FAINT = new Color(0xDD, 0xDD, 0xDD);

  /** Published figures, which are on another scale than ours. */
  public static final Color PUBLISHED = new Color(0x77, 0x77, 0x77);

  private Theme() {}

  /** A chart of one plot; an empty title takes no space. */
  public static JFreeChart chart(String title, XYPlot plot) {
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinePaint(FAINT);
    plot.setRangeGridlinePaint(FAINT);
    plot.setDomainGridlineStroke(new BasicStroke(0.6f));
    plot.setRangeGridlineStroke(new BasicStroke(0.6f));
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    plot.setInsets(new RectangleInsets(2, 4, 2, 10));
    JFreeChart chart = new JFreeChart(null, TITLE, plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(2, 2, 2, 2));
    if (!title.isEmpty()) {
      TextTitle text = new TextTitle(title, TITLE);
      text.setPaint(INK);
      text.setHorizontalAlignment(HorizontalAlignment.LEFT);
      text.setPadding(2, 8, 4, 4);
      chart.setTitle(text);
    }
    return chart;
  }

  /** Applies fonts and lines to an axis. */
  static <A extends ValueAxis> A dress(A axis) {
    axis.setLabelFont(TEXT);
    axis.setTickLabelFont(TEXT);
    axis.setLabelPaint(INK);
    axis.setTickLabelPaint(INK);
    axis.setAxisLinePaint(INK);
    axis.setTickMarkPaint(INK);
    axis.setTickMarkOutsideLength(3);
    return axis;
  }
}
