package moebench.bench.simulate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import moebench.reports.schema.Prediction;
import moebench.reports.schema.Result;

/** The presets of {@code moebench simulate}, all in one table. */
final class SourceStudy {
  private SourceStudy() {}

  static Result.Simulation run() {
    List<Prediction> found = new ArrayList<>();
    Set<String> notes = new LinkedHashSet<>();
    for (Scenario scenario : Scenario.all()) {
      Scenario.Outcome outcome = scenario.run();
      found.addAll(outcome.predictions());
      scenario.assumptions().forEach(a -> notes.add("Assumed: " + a + "."));
      outcome.misfits().forEach(m -> notes.add(m + "."));
    }
    return Simulations.predictions(found, List.copyOf(notes));
  }
}
