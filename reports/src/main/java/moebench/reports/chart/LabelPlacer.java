package moebench.reports.chart;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds a place for each label near its point such that labels cover neither each other nor any
 * point. Greedy: labels in order, for each the nearest free place; if none is free, the one that
 * covers least.
 */
public final class LabelPlacer {
  private static final double[] DISTANCES = {7, 12, 18, 26, 36, 48, 62, 78};
  private static final int DIRECTIONS = 16;

  private final Rectangle2D area;
  private final List<Rectangle2D> taken = new ArrayList<>();

  /** Labels stay within {@code area}. */
  public LabelPlacer(Rectangle2D area) {
    this.area = area;
  }

  /** Keeps labels off {@code obstacle}. */
  public void avoid(Rectangle2D obstacle) {
    taken.add(obstacle);
  }

  /** The place of a label of the given size for the point (x, y); it is taken from then on. */
  public Rectangle2D place(double x, double y, double width, double height) {
    Rectangle2D best = null;
    double least = Double.POSITIVE_INFINITY;
    for (double distance : DISTANCES) {
      for (int i = 0; i < DIRECTIONS; i++) {
        Rectangle2D candidate = candidate(x, y, width, height, distance, i);
        double cost = covered(candidate);
        if (cost < least) {
          least = cost;
          best = candidate;
        }
      }
      if (least == 0) {
        break;
      }
    }
    taken.add(best);
    return best;
  }

  /** Right of the point first, then around it on both sides. */
  private static Rectangle2D candidate(
      double x, double y, double width, double height, double distance, int i) {
    int step = i % 2 == 0 ? i / 2 : -(i + 1) / 2;
    double angle = 2 * Math.PI * step / DIRECTIONS;
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    double centreX = x + distance * cos + width / 2 * Math.clamp(cos * 1.5, -1, 1);
    double centreY = y - distance * sin - height / 2 * Math.clamp(sin * 1.5, -1, 1);
    return new Rectangle2D.Double(centreX - width / 2, centreY - height / 2, width, height);
  }

  private double covered(Rectangle2D candidate) {
    Rectangle2D inside = candidate.createIntersection(area);
    double cost = size(candidate) - (inside.isEmpty() ? 0 : size(inside));
    for (Rectangle2D other : taken) {
      if (other.intersects(candidate)) {
        cost += size(other.createIntersection(candidate));
      }
    }
    return cost < 1e-6 ? 0 : cost;
  }

  private static double size(Rectangle2D r) {
    return r.getWidth() * r.getHeight();
  }
}
