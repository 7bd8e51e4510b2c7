package moebench.reports.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/**
 * How a layer kind is drawn: a colour of the Okabe–Ito palette, a marker and a dash, so that no
 * chart depends on colour alone.
 */
public enum Mark {
  /** The dense layer. */
  DENSE(Color.BLACK, circle(), new float[] {2, 3}),
  /** Top-1. */
  SWITCH(new Color(0x00, 0x72, 0xB2), square(), null),
  /** Top-2. */
  MOE(new Color(0xD5, 0x5E, 0x00), triangle(), new float[] {7, 3});

  private final Color color;
  private final Shape shape;
  private final float[] dash;

  Mark(Color color, Shape shape, float[] dash) {
    this.color = color;
    this.shape = shape;
    this.dash = dash;
  }

  /** The mark of {@link moebench.reports.schema.LayerConfig#layer}. */
  public static Mark of(String layer) {
    return switch (layer) {
      case "dense" -> DENSE;
      case "switch" -> SWITCH;
      case "moe" -> MOE;
      default -> throw new IllegalArgumentException("no mark for layer '" + layer + "'");
    };
  }

  /** Colour of lines and markers. */
  public Color color() {
    return color;
  }

  /** Marker around the origin. */
  public Shape shape() {
    return shape;
  }

  /** Line with the kind's dash. */
  public BasicStroke stroke() {
    return stroke(1.6f, dash);
  }

  /** A line with a dash pattern; null draws it solid. */
  public static BasicStroke stroke(float width, float[] dash) {
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0);
  }

  private static Shape circle() {
    return new Ellipse2D.Double(-3.5, -3.5, 7, 7);
  }

  private static Shape square() {
    return new Rectangle2D.Double(-3.2, -3.2, 6.4, 6.4);
  }

  private static Shape triangle() {
    Path2D path = new Path2D.Double();
    path.moveTo(0, -4.4);
    path.lineTo(4, 3);
    path.lineTo(-4, 3);
    path.closePath();
    return path;
  }
}
