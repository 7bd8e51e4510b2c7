package moebench.bench.fork;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import moebench.bench.machine.EnergyMeter;
import moebench.bench.machine.EnergyMeters;
import moebench.layers.aparapi.OpenClDevice;
import moebench.layers.aparapi.OpenClDevices;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result.Energy;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Reports what the machine's energy meters count over each iteration, in joules an operation. */
public final class EnergyProfiler implements InternalProfiler {
  private static final String PREFIX = "energy.";

  private EnergyMeters meters;
  private EnergyMeter.Count count;

  /** A GPU's power counts where it computes; an idle one has no part in it. */
  private static EnergyMeters meters(String backend) {
    if (!OpenClDevices.isNamed(backend)) {
      return EnergyMeters.here(false);
    }
    OpenClDevice device = OpenClDevices.of(backend);
    return EnergyMeters.here(
        device.type() == OpenClDevice.Type.GPU && device.vendor().contains("NVIDIA"));
  }

  @Override
  public String getDescription() {
    return "Energy of each operation, as the machine's own meters count it";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    if (meters == null) {
      meters = meters(benchmark.getParam("backend"));
    }
    count = meters.begin();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long operations = result.getMetadata().getAllOps();
    List<Result<?>> results = new ArrayList<>();
    count
        .end()
        .forEach((meter, joules) ->
            results.add(
                new ScalarResult(
                    PREFIX + meter, joules / operations, "J/op", AggregationPolicy.AVG)));
    return results;
  }

  /** What iterations with this profiler cost, or why that is not known. */
  static Energy energy(List<IterationResult> iterations, Cell.Speed cell) {
    Map<String, List<Double>> joulesPerToken = new TreeMap<>();
    for (IterationResult iteration : iterations) {
      iteration
          .getSecondaryResults()
          .forEach((name, result) -> {
            if (name.startsWith(PREFIX)) {
              joulesPerToken
                  .computeIfAbsent(name.substring(PREFIX.length()), meter -> new ArrayList<>())
                  .add(result.getScore() / cell.tokens());
            }
          });
    }
    if (!joulesPerToken.isEmpty()) {
      return Energy.measured(joulesPerToken);
    }
    String obstacle = meters(cell.backend()).obstacle();
    return Energy.missing(
        obstacle.isEmpty() ? "the meters could not be read during the iterations" : obstacle);
  }
}
