package moebench.reports.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.util.List;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Series;

/** Looks for things that are no layer kinds: Okabe–Ito colours and a few for many parts. */
final class Palette {
  private static final List<Color> COLORS =
      List.of(
          new Color(0x00, 0x72, 0xB2),
          new Color(0xE6, 0x9F, 0x00),
          new Color(0x00, 0x9E, 0x73),
          new Color(0xCC, 0x79, 0xA7),
          new Color(0xD5, 0x5E, 0x00),
          new Color(0x56, 0xB4, 0xE9),
          new Color(0x00, 0x00, 0x00),
          new Color(0xF0, 0xE4, 0x42),
          new Color(0x99, 0x99, 0x99),
          new Color(0x33, 0x22, 0x88),
          new Color(0x88, 0x22, 0x55),
          new Color(0x99, 0x99, 0x33),
          new Color(0xDD, 0xDD, 0xDD));
  private static final float[][] DASHES = {null, {7, 3}, {2, 3}, {8, 3, 2, 3}, {4, 2}};
  private static final List<Shape> SHAPES =
      List.of(Mark.SWITCH.shape(), Mark.DENSE.shape(), Mark.MOE.shape(), Marks.CROSS);

  private Palette() {}

  static Color color(int i) {
    return COLORS.get(i % COLORS.size());
  }

  static BasicStroke stroke(int i) {
    return Mark.stroke(1.6f, DASHES[i % DASHES.length]);
  }

  static Shape shape(int i) {
    return SHAPES.get(i % SHAPES.size());
  }

  /** A line with markers. */
  static Series line(int i, List<Series.Point> points) {
    return new Series(points, color(i), stroke(i), shape(i), true, Series.Spread.NONE);
  }

  /** Its key. */
  static void key(Legend legend, String name, int i) {
    legend.line(name, color(i), stroke(i), shape(i), true);
  }
}
