package moebench.reports.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.Collection;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** Axes in the theme's look, with room around the data. */
public final class Axes {
  private static final double MARGIN = 0.06;

  private Axes() {}

  /** A linear axis around {@code values}, which need not include 0. */
  public static NumberAxis linear(String label, Collection<Double> values) {
    double low = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double high = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    double margin = high > low ? MARGIN * (high - low) : Math.max(Math.abs(high) * 0.05, 1e-3);
    return linear(label, low - margin, high + margin);
  }

  /** A linear axis around {@code values} with ticks at multiples of {@code step} while they fit. */
  public static NumberAxis linear(String label, Collection<Double> values, double step) {
    NumberAxis axis = linear(label, values);
    if (axis.getRange().getLength() <= 8 * step) {
      axis.setTickUnit(new NumberTickUnit(step, new Format(v -> Ticks.fixed(v, step))));
    }
    return axis;
  }

  /** A linear axis from 0 to above the largest of {@code values}. */
  public static NumberAxis fromZero(String label, Collection<Double> values) {
    double high = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    return linear(label, 0, high > 0 ? high * (1 + MARGIN) : 1);
  }

  private static NumberAxis linear(String label, double low, double high) {
    NumberAxis axis = Theme.dress(new NumberAxis(label));
    axis.setAutoRangeIncludesZero(false);
    axis.setRange(low, high);
    double step = Ticks.step(low, high);
    axis.setTickUnit(new NumberTickUnit(step, new Format(v -> Ticks.fixed(v, step))));
    return axis;
  }

  /** A logarithmic axis around {@code values}, all positive. */
  public static ValueAxis logarithmic(String label, Collection<Double> values) {
    return logarithmic(label, values, Ticks::metric);
  }

  /** A logarithmic axis around {@code values}, all positive, with tick labels of its own. */
  public static ValueAxis logarithmic(
      String label, Collection<Double> values, DoubleFunction<String> format) {
    double[] range = logRange(values);
    return new TickedLogAxis(label, range, Ticks.logarithmic(range[0], range[1]), format);
  }

  /** A logarithmic axis with a tick at each of {@code values} and nowhere else. */
  public static ValueAxis logarithmicAt(
      String label, Collection<Double> values, DoubleFunction<String> format) {
    return new TickedLogAxis(
        label, logRange(values), values.stream().distinct().sorted().toList(), format);
  }

  private static double[] logRange(Collection<Double> values) {
    double low = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
    double high = values.stream().mapToDouble(Double::doubleValue).max().orElse(10);
    double factor = high > low ? Math.pow(high / low, MARGIN) : 1.3;
    return new double[] {low / factor, high * factor};
  }

  /** From 0 to 1 and not drawn, for pictures that need no scale. */
  public static ValueAxis hidden() {
    NumberAxis axis = linear("", 0, 1);
    axis.setVisible(false);
    return axis;
  }

  /** From 0 to 1 without tick labels, for shares of a row. */
  public static ValueAxis shares(String label) {
    NumberAxis axis = linear(label, 0, 1);
    axis.setTickLabelsVisible(false);
    axis.setTickMarksVisible(false);
    return axis;
  }

  /** Rows of text, the first at the top. */
  public static ValueAxis rows(List<String> names) {
    SymbolAxis axis = Theme.dress(new SymbolAxis("", names.toArray(String[]::new)));
    axis.setInverted(true);
    axis.setRange(-0.6, names.size() - 0.4);
    axis.setGridBandsVisible(false);
    axis.setTickMarksVisible(false);
    axis.setAxisLineVisible(false);
    return axis;
  }

  private static final class TickedLogAxis extends LogAxis {
    private static final long serialVersionUID = 1L;
    private final transient List<Double> ticks;
    private final transient DoubleFunction<String> format;

    TickedLogAxis(String label, double[] range, List<Double> ticks, DoubleFunction<String> format) {
      super(label);
      this.ticks = ticks;
      this.format = format;
      Theme.dress(this);
      setRange(range[0], range[1]);
    }

    @Override
    public List<NumberTick> refreshTicks(
        Graphics2D g2, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
      TextAnchor anchor =
          RectangleEdge.isTopOrBottom(edge) ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
      return ticks.stream()
          .map(t -> new NumberTick(t, format.apply(t), anchor, TextAnchor.CENTER, 0))
          .toList();
    }
  }

  private static final class Format extends NumberFormat {
    private static final long serialVersionUID = 1L;
    private final transient DoubleFunction<String> format;

    Format(DoubleFunction<String> format) {
      this.format = format;
    }

    @Override
    public StringBuffer format(double number, StringBuffer to, FieldPosition position) {
      return to.append(format.apply(number));
    }

    @Override
    public StringBuffer format(long number, StringBuffer to, FieldPosition position) {
      return format((double) number, to, position);
    }

    @Override
    public Number parse(String source, ParsePosition position) {
      throw new UnsupportedOperationException("axes only write numbers");
    }
  }
}
