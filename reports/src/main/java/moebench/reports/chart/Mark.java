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
  MOE(new Color(0xD5, 0x5E, 0x00), triangle(), new float[] {7, 3}),
  /** Any other number of choices. */
  TOP_K(new Color(0xE6, 0x9F, 0x00), polygon(0, -4.6, 4.2, 0, 0, 4.6, -4.2, 0), new float[] {9, 2}),
  /** An expert for all beside those chosen. */
  SHARED(new Color(0x56, 0xB4, 0xE9), polygon(-4.4, 0, 3, -4, 3, 4), new float[] {5, 2}),
  /** Experts cut into parts. */
  FINE(new Color(0xE6, 0x9F, 0x00), polygon(-4.6, -2, 4.6, -2, 4.6, 2, -4.6, 2), null),
  /** Balanced by a bias. */
  LOSS_FREE(new Color(0x00, 0x9E, 0x73), polygon(4.4, 0, -3, -4, -3, 4), new float[] {4, 2}),
  /** Balanced by assignment. */
  SINKHORN(new Color(0xCC, 0x79, 0xA7), polygon(-4, -4, 4, -4, -4, 4, 4, 4), new float[] {3, 2}),
  /** Not learned. */
  HASH(
      new Color(0x56, 0xB4, 0xE9),
      polygon(
          -1.2, -4, 1.2, -4, 1.2, -1.2, 4, -1.2, 4, 1.2, 1.2, 1.2, 1.2, 4, -1.2, 4, -1.2, 1.2, -4,
          1.2, -4, -1.2, -1.2, -1.2),
      new float[] {1, 2}),
  /** Experts choose tokens. */
  EXPERT_CHOICE(new Color(0x00, 0x9E, 0x73), polygon(0, 4.4, 4, -3, -4, -3), null),
  /** All experts for every token. */
  SOFT(new Color(0xCC, 0x79, 0xA7), polygon(-2, -4.6, 2, -4.6, 2, 4.6, -2, 4.6), null);

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
      case "shared" -> SHARED;
      case "loss-free" -> LOSS_FREE;
      case "sinkhorn" -> SINKHORN;
      case "hash" -> HASH;
      case "expert-choice" -> EXPERT_CHOICE;
      case "soft" -> SOFT;
      case String s when s.startsWith("top-") -> TOP_K;
      case String s when s.startsWith("fine-") -> FINE;
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
    return polygon(0, -4.4, 4, 3, -4, 3);
  }

  /** Corners as x, y, x, y and so on. */
  private static Shape polygon(double... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(corners[0], corners[1]);
    for (int i = 2; i < corners.length; i += 2) {
      path.lineTo(corners[i], corners[i + 1]);
    }
    path.closePath();
    return path;
  }
}
