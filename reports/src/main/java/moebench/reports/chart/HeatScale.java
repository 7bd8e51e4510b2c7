package moebench.reports.chart;

import java.awt.Color;

/** Colours for ordered values, even to the eye and in grey: viridis, by eight of its colours. */
public final class HeatScale {
  private static final int[] VIRIDIS = {
    0x440154, 0x46327E, 0x365C8D, 0x277F8E, 0x1FA187, 0x4AC16D, 0xA0DA39, 0xFDE725
  };

  private HeatScale() {}

  /**
   * The colour of a share.
   *
   * @param share 0 (dark) to 1 (bright)
   */
  public static Color viridis(double share) {
    double position = Math.clamp(share, 0, 1) * (VIRIDIS.length - 1);
    int below = Math.min((int) position, VIRIDIS.length - 2);
    double t = position - below;
    return new Color(mix(below, t, 16), mix(below, t, 8), mix(below, t, 0));
  }

  private static int mix(int below, double t, int shift) {
    int from = VIRIDIS[below] >> shift & 0xFF;
    int to = VIRIDIS[below + 1] >> shift & 0xFF;
    return (int) Math.round(from + t * (to - from));
  }
}
