package moebench.reports.figures;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.Series;
import moebench.reports.chart.Theme;
import moebench.reports.data.ClassicalRun;
import moebench.reports.data.RunData;
import moebench.reports.schema.GateMap;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.util.ShapeUtils;

/** How the gate of a classical mixture divides the input space: each expert's region. */
final class GateRegions implements Figure {
  private static final int PANEL_HEIGHT = 220;

  /** Of the numbers of experts above the bottom of a line's panel. */
  private static final double NAME_HEIGHT = 0.08;

  private static final double TINT = 0.3;
  private static final float[] DASHED = {3, 2};
  private static final Shape SMALL_CROSS = ShapeUtils.createDiagonalCross(1.6f, 0.3f);
  private static final Shape DOT = new Ellipse2D.Double(-0.5, -0.5, 1, 1);
  private static final Shape SMALL_CIRCLE = new Ellipse2D.Double(-1.7, -1.7, 3.4, 3.4);

  @Override
  public String id() {
    return "classical-regions";
  }

  @Override
  public String title() {
    return "How the gate divides the input space";
  }

  @Override
  public Outcome draw(RunData run) {
    List<ClassicalRun> shown =
        ClassicalRun.of(run).stream()
            .filter(r -> r.result().map() != null)
            .filter(r -> r.cell().expertKind().equals("linear"))
            .filter(r -> r.cell().trainer().equals("em"))
            .toList();
    if (shown.isEmpty()) {
      return new LeftOut(
          "needs mixtures of linear experts on two-lines, inverse or exclusive-or"
              + " (moebench run --preset classical)");
    }
    Table data =
        Table.of("problem", "experts", "first", "second", "expert", "gate", "prediction", "pooled");
    List<JFreeChart> panels = new ArrayList<>();
    int most = 0;
    for (ClassicalRun r : shown) {
      GateMap map = r.result().map();
      record(r, map, data);
      String title = r.cell().problem() + ", " + ClassicalRun.shape(r.cell().experts());
      panels.add(map.second().isEmpty() ? line(title, map) : plane(title, map));
      most = Math.max(most, map.gates().size());
    }
    int columns = (int) shown.stream().map(r -> r.cell().experts()).distinct().count();
    return new Drawn(
        "Mixtures of linear experts, trained by EM; the first repeat of each. Tinted: the region"
            + " where the gate trusts an expert most, with its number. On a line, an expert’s own answer is drawn"
            + " where it is trusted, the weighted sum of all is dashed, and dots are training"
            + " samples. On the plane, the black line is where the mixture changes its mind, and"
            + " training samples are hollow for class 0 and crosses for class 1. 2 × 2: two gates"
            + " below a third, trusted by the product of both.",
        data,
        new Plate(panels, columns, PANEL_HEIGHT, legend(most)));
  }

  private static void record(ClassicalRun r, GateMap map, Table data) {
    int inner = Math.max(1, map.second().size());
    for (int p = 0; p < map.pooled().size(); p++) {
      for (int e = 0; e < map.gates().size(); e++) {
        data.row(
            r.cell().problem(),
            ClassicalRun.shape(r.cell().experts()),
            map.first().get(p / inner),
            map.second().isEmpty() ? null : map.second().get(p % inner),
            e + 1,
            map.gates().get(e).get(p),
            map.predictions().isEmpty() ? null : map.predictions().get(e).get(p),
            map.pooled().get(p));
      }
    }
  }

  /** The expert that the gate trusts most at a point of the grid. */
  static int trusted(GateMap map, int point) {
    int trusted = 0;
    for (int e = 1; e < map.gates().size(); e++) {
      if (map.gates().get(e).get(point) > map.gates().get(trusted).get(point)) {
        trusted = e;
      }
    }
    return trusted;
  }

  private static JFreeChart line(String title, GateMap map) {
    List<Double> x = map.first();
    List<Double> y = map.samples().stream().map(List::getLast).toList();
    Panel panel = new Panel(title, Axes.linear("Input", x), Axes.linear("Output", y));
    double low = y.stream().mapToDouble(v -> v).min().orElse(0);
    double high = y.stream().mapToDouble(v -> v).max().orElse(1);
    double half = (x.get(1) - x.get(0)) / 2;
    List<Series> lines = new ArrayList<>();
    for (int from = 0; from < x.size(); ) {
      int expert = trusted(map, from);
      int to = from;
      while (to + 1 < x.size() && trusted(map, to + 1) == expert) {
        to++;
      }
      panel.tile(x.get(from) - half, x.get(to) + half, low, high, tint(Palette.color(expert)));
      panel.text((x.get(from) + x.get(to)) / 2, low + NAME_HEIGHT * (high - low), name(expert));
      lines.add(drawn(map.predictions().get(expert), x, from, to, expert));
      from = to + 1;
    }
    panel.add(
        marks(
            map.samples().stream().map(s -> new Series.Point(s.get(0), s.get(1))).toList(),
            Theme.PUBLISHED,
            DOT,
            true));
    lines.forEach(panel::add);
    List<Series.Point> pooled =
        IntStream.range(0, x.size())
            .mapToObj(i -> new Series.Point(x.get(i), map.pooled().get(i)))
            .toList();
    panel.add(
        new Series(pooled, Theme.INK, Mark.stroke(1, DASHED), null, true, Series.Spread.NONE));
    return panel.grid(false, false).chart();
  }

  private static Series drawn(List<Double> values, List<Double> x, int from, int to, int expert) {
    List<Series.Point> points =
        IntStream.rangeClosed(from, to)
            .mapToObj(i -> new Series.Point(x.get(i), values.get(i)))
            .toList();
    return new Series(
        points, Palette.color(expert), Mark.stroke(2.4f, null), null, true, Series.Spread.NONE);
  }

  private static JFreeChart plane(String title, GateMap map) {
    List<Double> x = map.first();
    List<Double> y = map.second();
    Panel panel = new Panel(title, Axes.linear("First input", x), Axes.linear("Second input", y));
    double halfX = (x.get(1) - x.get(0)) / 2;
    double halfY = (y.get(1) - y.get(0)) / 2;
    for (int i = 0; i < x.size(); i++) {
      for (int from = 0; from < y.size(); ) {
        int expert = trusted(map, i * y.size() + from);
        int to = from;
        while (to + 1 < y.size() && trusted(map, i * y.size() + to + 1) == expert) {
          to++;
        }
        panel.tile(
            x.get(i) - halfX,
            x.get(i) + halfX,
            y.get(from) - halfY,
            y.get(to) + halfY,
            tint(Palette.color(expert)));
        from = to + 1;
      }
    }
    boundary(panel, map, halfX, halfY);
    names(panel, map);
    for (int c = 0; c < 2; c++) {
      int drawn = c;
      List<Series.Point> points =
          map.samples().stream()
              .filter(s -> s.getLast() == drawn)
              .map(s -> new Series.Point(s.get(0), s.get(1)))
              .toList();
      panel.add(marks(points, Theme.INK, c == 0 ? SMALL_CIRCLE : SMALL_CROSS, c == 1));
    }
    return panel.grid(false, false).chart();
  }

  /** The number of each expert deep inside its region. */
  private static void names(Panel panel, GateMap map) {
    int columns = map.second().size();
    for (int e = 0; e < map.gates().size(); e++) {
      int expert = e;
      IntStream.range(0, map.pooled().size())
          .filter(p -> trusted(map, p) == expert)
          .boxed()
          .max(Comparator.comparingDouble(p -> inside(map, p)))
          .ifPresent(p ->
              panel.text(
                  map.first().get(p / columns), map.second().get(p % columns), name(expert)));
    }
  }

  /** Steps of the grid from a point to the nearest place where another expert is trusted. */
  private static double inside(GateMap map, int point) {
    int columns = map.second().size();
    int row = point / columns;
    int column = point % columns;
    int edge =
        Math.min(
            Math.min(row, map.first().size() - 1 - row), Math.min(column, columns - 1 - column));
    int expert = trusted(map, point);
    return IntStream.range(0, map.pooled().size())
        .filter(p -> trusted(map, p) != expert)
        .mapToDouble(p -> Math.hypot(p / columns - row, p % columns - column))
        .min()
        .stream()
        .map(d -> Math.min(d, edge))
        .findFirst()
        .orElse(edge);
  }

  private static String name(int expert) {
    return Integer.toString(expert + 1);
  }

  /** Thin bars between neighbours of the grid that have different classes. */
  private static void boundary(Panel panel, GateMap map, double halfX, double halfY) {
    List<Double> x = map.first();
    List<Double> y = map.second();
    double thinX = halfX / 5;
    double thinY = halfY / 5;
    for (int i = 0; i < x.size(); i++) {
      for (int j = 0; j < y.size(); j++) {
        boolean here = isOne(map, i, j);
        if (i + 1 < x.size() && here != isOne(map, i + 1, j)) {
          double at = x.get(i) + halfX;
          panel.tile(at - thinX, at + thinX, y.get(j) - halfY, y.get(j) + halfY, Theme.INK);
        }
        if (j + 1 < y.size() && here != isOne(map, i, j + 1)) {
          double at = y.get(j) + halfY;
          panel.tile(x.get(i) - halfX, x.get(i) + halfX, at - thinY, at + thinY, Theme.INK);
        }
      }
    }
  }

  private static boolean isOne(GateMap map, int i, int j) {
    return map.pooled().get(i * map.second().size() + j) > 0.5;
  }

  private static Series marks(List<Series.Point> points, Color color, Shape shape, boolean filled) {
    return new Series(points, color, null, shape, filled, Series.Spread.NONE);
  }

  private static Color tint(Color color) {
    return new Color(mix(color.getRed()), mix(color.getGreen()), mix(color.getBlue()));
  }

  private static int mix(int part) {
    return (int) Math.round(255 - TINT * (255 - part));
  }

  private static Legend legend(int experts) {
    Legend legend = new Legend();
    for (int e = 0; e < experts; e++) {
      legend.area("expert " + (e + 1), Palette.color(e));
    }
    return legend;
  }
}
