package moebench.reports.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import moebench.reports.data.Grid;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.schema.LayerConfig;

/**
 * A Switch and a MoE configuration with equal experts and capacity factor.
 *
 * @param switchLayer top-1
 * @param moe top-2
 */
public record Matched(LayerConfig switchLayer, LayerConfig moe) {
  static List<Matched> of(Grid grid) {
    return of(grid.of("switch"), grid.of("moe"));
  }

  /** All pairs of a run, whatever it may be that pairs differ in from each other. */
  public static List<Matched> all(RunData run) {
    return of(
        run.configs(c -> c.layer().equals("switch")), run.configs(c -> c.layer().equals("moe")));
  }

  private static List<Matched> of(List<LayerConfig> switches, List<LayerConfig> moes) {
    List<Matched> matched = new ArrayList<>();
    for (LayerConfig s : switches) {
      for (LayerConfig m : moes) {
        if (rest(s).equals(rest(m))) {
          matched.add(new Matched(s, m));
        }
      }
    }
    return matched;
  }

  /** What both must share. */
  private static List<Object> rest(LayerConfig c) {
    return List.of(
        c.experts(),
        c.capacityConvention(),
        Objects.requireNonNullElse(c.capacityFactor(), 0.0),
        c.activation(),
        c.dModel(),
        c.dFf(),
        c.blocks(),
        c.regularization() == null ? "" : c.regularization());
  }

  /** What both share, for people. */
  public String name(RunData run) {
    Labels labels = run.labels();
    return labels.tail(switchLayer);
  }
}
