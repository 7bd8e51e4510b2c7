package moebench.reports.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Tick values and their text. */
public final class Ticks {
  private static final int MOST = 8;

  /** From here on, 1, 2 and 5 alone give at least two ticks. */
  private static final double EVEN_BELOW = 7;

  private Ticks() {}

  /**
   * Ticks of a logarithmic axis, at most eight: powers of ten, every other or fewer where there are
   * many, with 3 or with 2 and 5 between where there are few; below a factor of seven, evenly
   * spaced numbers.
   */
  public static List<Double> logarithmic(double low, double high) {
    if (!(low > 0) || !(high > low)) {
      throw new IllegalArgumentException("no logarithmic axis from " + low + " to " + high);
    }
    if (high / low < EVEN_BELOW) {
      double step = step(low, high);
      return DoubleStream.iterate(Math.ceil(low / step) * step, v -> v <= high, v -> v + step)
          .boxed()
          .toList();
    }
    int apart = 1;
    while (powers(low, high, apart).size() > MOST) {
      apart++;
    }
    if (apart > 1) {
      return powers(low, high, apart);
    }
    for (int[] digits : List.of(new int[] {1}, new int[] {1, 3})) {
      List<Double> ticks = decades(low, high, digits);
      if (ticks.size() >= 4) {
        return ticks;
      }
    }
    return decades(low, high, 1, 2, 5);
  }

  private static List<Double> powers(double low, double high, int apart) {
    return decades(low, high, 1).stream()
        .filter(t -> Math.floorMod(Math.round(Math.log10(t)), apart) == 0)
        .toList();
  }

  private static List<Double> decades(double low, double high, int... digits) {
    List<Double> ticks = new ArrayList<>();
    for (int e = (int) Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
      for (int digit : digits) {
        double tick = new BigDecimal(digit).scaleByPowerOfTen(e).doubleValue();
        if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  /** Distance of the ticks of a linear axis: 1, 2 or 5 times a power of ten, about five. */
  public static double step(double low, double high) {
    if (!(high > low)) {
      throw new IllegalArgumentException("no axis from " + low + " to " + high);
    }
    double rough = (high - low) / 6;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double digit : new double[] {1, 2, 5}) {
      if (digit * power >= rough) {
        return digit * power;
      }
    }
    return 10 * power;
  }

  /** A tick's number with as many decimals as the distance of the ticks has. */
  public static String fixed(double value, double step) {
    if (step >= 500) {
      return metric(value);
    }
    int decimals = Math.max(0, new BigDecimal(plain(step)).stripTrailingZeros().scale());
    return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** A number with a metric suffix from a thousand on, such as {@code 250k}. */
  public static String metric(double value) {
    double magnitude = Math.abs(Double.parseDouble(plain(value)));
    if (magnitude >= 1e12) {
      return plain(value / 1e12) + "T";
    }
    if (magnitude >= 1e9) {
      return plain(value / 1e9) + "G";
    }
    if (magnitude >= 1e6) {
      return plain(value / 1e6) + "M";
    }
    return magnitude >= 1e3 ? plain(value / 1e3) + "k" : plain(value);
  }

  /** A share in percent. */
  public static String percent(double share) {
    return plain(share * 100) + "%";
  }

  /** A number with at most four digits, without needless zeros. */
  public static String plain(double value) {
    if (value == 0) {
      return "0";
    }
    return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }
}
