package moebench.bench.simulate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import moebench.bench.sweep.Nearest;
import moebench.reports.schema.Result;

/** The studies that a run can hold, by name. */
public final class Studies {
  private static final Map<String, Function<Measurements, Result.Simulation>> ALL = all();

  /** Their names, in order. */
  public static final List<String> NAMES = List.copyOf(ALL.keySet());

  private Studies() {}

  /**
   * Runs a study.
   *
   * @throws IllegalArgumentException naming the nearest when there is none of that name
   */
  public static Result.Simulation run(String study, Measurements measured) {
    Function<Measurements, Result.Simulation> found = ALL.get(study);
    if (found == null) {
      throw Nearest.unknown("study", study, "", NAMES);
    }
    return found.apply(measured);
  }

  private static Map<String, Function<Measurements, Result.Simulation>> all() {
    Map<String, Function<Measurements, Result.Simulation>> all = new LinkedHashMap<>();
    all.put("assignments", _ -> RoutingStudies.assignments());
    all.put("routing", RoutingStudies::routing);
    all.put("placement", RoutingStudies::placement);
    all.put("devices", _ -> ClusterStudies.devices());
    all.put("experts", _ -> ClusterStudies.experts());
    all.put("network", _ -> NetworkStudy.run());
    all.put("sources", _ -> SourceStudy.run());
    all.put("machine", MachineValidation::run);
    all.put("published", _ -> PublishedValidation.run());
    all.put("quality", QualityStudy::run);
    return Collections.unmodifiableMap(all);
  }
}
