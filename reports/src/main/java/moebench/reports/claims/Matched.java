package moebench.reports.claims;

import java.util.ArrayList;
import java.util.List;
import moebench.reports.data.Grid;
import moebench.reports.schema.LayerConfig;

/**
 * A Switch and a MoE configuration with equal experts and capacity factor.
 *
 * @param switchLayer top-1
 * @param moe top-2
 */
record Matched(LayerConfig switchLayer, LayerConfig moe) {
  static List<Matched> of(Grid grid) {
    List<Matched> matched = new ArrayList<>();
    for (LayerConfig s : grid.of("switch")) {
      for (LayerConfig m : grid.of("moe")) {
        if (s.experts() == m.experts() && s.capacityFactor().equals(m.capacityFactor())) {
          matched.add(new Matched(s, m));
        }
      }
    }
    return matched;
  }
}
