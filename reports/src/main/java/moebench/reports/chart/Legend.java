package moebench.reports.chart;

import java.awt.Color;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;

/** The keys of a plate, in order. */
public final class Legend {
  private static final Shape LINE = new Line2D.Double(-13, 0, 13, 0);
  private static final Shape POINT = new Line2D.Double(-5, 0, 5, 0);

  private final List<LegendItem> items = new ArrayList<>();

  /** A line with a marker. */
  public Legend line(String name, Color color, Stroke stroke, Shape marker, boolean filled) {
    items.add(item(name, marker, true, filled, color, LINE, stroke));
    return this;
  }

  /** A line alone. */
  public Legend line(String name, Color color, Stroke stroke) {
    items.add(new LegendItem(name, null, null, null, LINE, stroke, color));
    return this;
  }

  /** A marker alone. */
  public Legend marker(String name, Color color, Shape marker, boolean filled) {
    items.add(item(name, marker, false, filled, color, POINT, Mark.stroke(1, null)));
    return this;
  }

  /** A filled area. */
  public Legend area(String name, Paint paint) {
    items.add(new LegendItem(name, null, null, null, new Rectangle2D.Double(-6, -4, 12, 8), paint));
    return this;
  }

  private static LegendItem item(
      String name,
      Shape marker,
      boolean line,
      boolean filled,
      Color color,
      Shape lineShape,
      Stroke stroke) {
    return new LegendItem(
        name,
        null,
        null,
        null,
        true,
        marker,
        true,
        filled ? color : Color.WHITE,
        true,
        color,
        Mark.stroke(1.2f, null),
        line,
        lineShape,
        stroke,
        color);
  }

  LegendItemCollection items() {
    LegendItemCollection collection = new LegendItemCollection();
    for (LegendItem item : items) {
      item.setLabelFont(Theme.TEXT);
      item.setLabelPaint(Theme.INK);
      collection.add(item);
    }
    return collection;
  }
}
