package moebench.bench.fork;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moebench.bench.jmh.LayerUnderTest;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.Engine;
import moebench.layers.Engines;
import moebench.layers.Execution;
import moebench.layers.ExpertFfn;
import moebench.layers.Mode;
import moebench.layers.aparapi.OnDevice;
import moebench.reports.data.Sample;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;

/** Times the phases of a forward pass one by one. After the benchmarks, which warm them up. */
final class PhaseTimer {
  private static final long NANOS = 200_000_000;
  private static final int LEAST_ROUNDS = 9;

  private PhaseTimer() {}

  static Result.Phases time(Cell.Speed cell, Execution execution) {
    try (Engine engine = Engines.open(cell.backend(), cell.threads())) {
      return time(cell, execution, engine);
    }
  }

  private static Result.Phases time(Cell.Speed cell, Execution execution, Engine engine) {
    LayerUnderTest subject =
        new LayerUnderTest(LayerSpecs.of(cell.layer(), execution), engine, cell.tokens());
    subject.verify();
    Map<String, Double> nanos =
        Engines.isDevice(cell.backend())
            ? ofDevice(subject.onDevice())
            : ofHost(subject.experts(), subject);
    nanos.replaceAll((phase, ofBatch) -> ofBatch / cell.tokens());
    return new Result.Phases(execution.id(), nanos);
  }

  private static Map<String, Double> ofDevice(OnDevice layer) {
    Map<String, Double> nanos = new LinkedHashMap<>();
    DevicePhases.seconds(layer).forEach((phase, seconds) -> nanos.put(phase.id(), seconds * 1e9));
    return nanos;
  }

  private static Map<String, Double> ofHost(ExpertFfn layer, LayerUnderTest subject) {
    Map<String, Runnable> phases = new LinkedHashMap<>();
    phases.put("router", () -> layer.route(subject.x(), subject.tokens(), Mode.EVALUATION));
    phases.put("dispatch", () -> layer.dispatch(subject.x()));
    phases.put("experts", () -> layer.computeExperts(subject.x()));
    phases.put("combine", () -> layer.combine(subject.y()));

    Map<String, List<Double>> nanos = new LinkedHashMap<>();
    phases.keySet().forEach(phase -> nanos.put(phase, new ArrayList<>()));
    long end = System.nanoTime() + NANOS;
    for (int round = 0; round < LEAST_ROUNDS || System.nanoTime() < end; round++) {
      phases.forEach((phase, work) -> nanos.get(phase).add(time(work)));
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    nanos.forEach((phase, times) -> medians.put(phase, Sample.of(times).median()));
    return medians;
  }

  private static double time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return System.nanoTime() - start;
  }
}
