package moebench.reports.chart;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LabelPlacerTest {
  private static final Rectangle2D AREA = new Rectangle2D.Double(0, 0, 600, 260);

  private static void assertClear(List<double[]> points, double width) {
    LabelPlacer placer = new LabelPlacer(AREA);
    List<Rectangle2D> markers = new ArrayList<>();
    for (double[] p : points) {
      markers.add(new Rectangle2D.Double(p[0] - 4, p[1] - 4, 8, 8));
    }
    markers.forEach(placer::avoid);
    List<Rectangle2D> labels = new ArrayList<>();
    for (double[] p : points) {
      Rectangle2D label = placer.place(p[0], p[1], width, 12);
      assertTrue(AREA.contains(label), label.toString());
      for (Rectangle2D other : labels) {
        assertFalse(overlap(label, other), label + " over " + other);
      }
      for (Rectangle2D marker : markers) {
        assertFalse(overlap(label, marker), label + " over " + marker);
      }
      labels.add(label);
    }
  }

  private static boolean overlap(Rectangle2D a, Rectangle2D b) {
    Rectangle2D common = a.createIntersection(b);
    return common.getWidth() > 1e-6 && common.getHeight() > 1e-6;
  }

  @Test
  void scatteredPointsGetClearLabels() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      List<double[]> points = new ArrayList<>();
      for (int i = 0; i < 17; i++) {
        points.add(new double[] {10 + 580 * random.nextDouble(), 10 + 240 * random.nextDouble()});
      }
      assertClear(points, 60);
    }
  }

  @Test
  void aClusterGetsClearLabels() {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      points.add(new double[] {300 + 3 * i, 130 + 2 * (i % 3)});
    }
    assertClear(points, 60);
  }

  @Test
  void cornersKeepTheirLabelsInside() {
    assertClear(
        List.of(
            new double[] {1, 1},
            new double[] {599, 1},
            new double[] {1, 259},
            new double[] {599, 259}),
        60);
  }
}
