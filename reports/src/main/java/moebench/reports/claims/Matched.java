package moebench.reports.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import moebench.reports.data.Grid;
import moebench.reports.data.Labels;
import moebench.reports.data.RunData;
import moebench.reports.schema.LayerConfig;

/**
 * A Switch and a MoE configuration with equal experts and capacity factor. The convention of
 * capacity is MoE's: to one choice per token all are the same.
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
    for (LayerConfig m : moes) {
      List<LayerConfig> alike = switches.stream().filter(s -> rest(s).equals(rest(m))).toList();
      alike.stream()
          .filter(s -> s.capacityConvention().equals(m.capacityConvention()))
          .findFirst()
          .or(() -> alike.stream().findFirst())
          .ifPresent(s -> matched.add(new Matched(s, m)));
    }
    return matched;
  }

  /** What both must share. Conventions, if there is a limit, make no difference to top-1. */
  private static List<Object> rest(LayerConfig c) {
    return List.of(
        c.experts(),
        Objects.requireNonNullElse(c.capacityFactor(), 0.0),
        c.activation(),
        c.dModel(),
        c.dFf(),
        c.blocks(),
        c.regularization() == null ? "" : c.regularization());
  }

  /** What both share and MoE's convention, for people. */
  public String name(RunData run) {
    Labels labels = run.labels();
    return labels.tail(moe);
  }
}
