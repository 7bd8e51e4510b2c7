package moebench.bench.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import moebench.bench.run.Human;
import moebench.bench.simulate.Request;
import moebench.bench.simulate.Scenario;
import moebench.reports.schema.Prediction;
import moebench.sim.cluster.layout.Estimate;
import moebench.sim.cluster.layout.Memory;
import moebench.sim.cluster.layout.Part;
import moebench.sim.cluster.layout.Search;
import moebench.sim.cluster.model.ModelSpec;
import picocli.CommandLine.ExitCode;

/** What the simulator says, on the console. */
final class SimulationText {
  private static final int SHOWN = 5;

  private SimulationText() {}

  /** The winner of a search and why it won; returns whether anything fits. */
  static boolean print(Request request, Search search, double seconds, PrintWriter out) {
    model(request, out);
    out.printf(
        "%d layouts tried in %s, %d of them fit.%n",
        search.considered(), time(seconds), search.ranked().size());
    if (search.best().isEmpty()) {
      out.printf("%s.%n", Scenario.misfit(request.step().model().name(), search));
      return false;
    }
    Estimate best = search.best().orElseThrow();
    out.printf("%nBest: %s%n", best.layout());
    estimate(best, out);
    if (!search.alternatives().isEmpty()) {
      out.printf("%nWhy: the best with another%n");
      for (Search.Alternative a : search.alternatives()) {
        out.printf(
            "  %-15s %-48s %.2f times as long; %s +%s%n",
            a.dimension(), a.estimate().layout(), a.slowdown(), a.part().id(), time(a.seconds()));
      }
    }
    out.printf("%nNext:%n");
    search.ranked().stream()
        .skip(1)
        .limit(SHOWN)
        .forEach(e ->
            out.printf(
                "  %-48s %s, %s%n", e.layout(), time(e.stepSeconds()), memory(e.memory().total())));
    return true;
  }

  /** One layout; returns whether it fits. */
  static boolean print(Request request, Estimate estimate, PrintWriter out) {
    model(request, out);
    out.printf("%s%n", estimate.layout());
    estimate(estimate, out);
    return estimate.fits();
  }

  private static void model(Request request, PrintWriter out) {
    ModelSpec model = request.step().model();
    out.printf(
        "%s: %.4gB parameters, %.4gB active, %.4g FLOPs per token; %d devices of %s%n",
        model.name(),
        model.totalParameters() / 1e9,
        model.activeParameters() / 1e9,
        model.forwardFlops(request.step().work().context()),
        request.step().cluster().devices(),
        request.step().cluster().name());
    model.rumours().forEach(rumour -> out.printf("Rumour: %s%n", rumour));
  }

  private static void estimate(Estimate e, PrintWriter out) {
    out.printf(
        "  step %s, %,.0f tokens/s, MFU %.1f%%%s%s%n",
        time(e.stepSeconds()),
        e.tokensPerSecond(),
        e.mfu() * 100,
        money(e.costPerMillionTokens()),
        energy(e.joulesPerMillionTokens()));
    out.printf(
        "  time: %s%n",
        e.seconds().entrySet().stream()
            .filter(part -> part.getValue() > 0.005 * e.stepSeconds())
            .sorted(Map.Entry.<Part, Double>comparingByValue(Comparator.reverseOrder()))
            .map(part ->
                "%s %.0f%%".formatted(part.getKey().id(), part.getValue() / e.stepSeconds() * 100))
            .collect(Collectors.joining(", ")));
    Memory m = e.memory();
    out.printf(
        "  memory per device: %s of %s: weights %s, gradients %s, optimizer %s, activations %s,"
            + " cache %s, dispatch %s%n",
        memory(m.total()),
        memory(e.deviceBytes()),
        memory(m.weights()),
        memory(m.gradients()),
        memory(m.optimizer()),
        memory(m.activations()),
        memory(m.cache()),
        memory(m.dispatch()));
    if (!e.fits()) {
      out.printf("  does not fit: %s too much%n", memory(m.total() - e.deviceBytes()));
    }
  }

  /** A preset's table; returns the exit code. */
  static int print(Scenario scenario, PrintWriter out) {
    Scenario.Outcome outcome = scenario.run();
    out.printf(
        "%-24s %9s %9s %9s  %-13s %-9s %8s %11s %7s %9s%n",
        "model",
        "total",
        "active",
        "FLOP/tok",
        "cluster",
        "workload",
        "devices",
        "tokens/s",
        "MFU",
        "$/Mtoken");
    for (Prediction p : outcome.predictions()) {
      out.printf(
          "%-24s %8.4gB %8.4gB %9.2g  %-13s %-9s %8d %,11.0f %7s %9s%n",
          p.model(),
          p.totalParameters() / 1e9,
          p.activeParameters() / 1e9,
          p.flopsPerToken(),
          p.cluster(),
          p.workload(),
          p.devices(),
          p.tokensPerSecond(),
          p.mfu() == null ? "-" : "%.1f%%".formatted(p.mfu() * 100),
          p.costPerMillionTokens() == null ? "-" : "%.3g".formatted(p.costPerMillionTokens()));
    }
    lines("Assumed:", scenario.assumptions(), out);
    lines("Does not fit:", outcome.misfits(), out);
    return ExitCode.OK;
  }

  private static void lines(String heading, List<String> lines, PrintWriter out) {
    if (!lines.isEmpty()) {
      out.printf("%n%s%n", heading);
      lines.forEach(line -> out.printf("  %s%n", line));
    }
  }

  private static String money(Double dollars) {
    return dollars == null ? "" : ", $%.3g per million tokens".formatted(dollars);
  }

  private static String energy(Double joules) {
    return joules == null ? "" : ", %.3g kWh per million tokens".formatted(joules / 3.6e6);
  }

  private static String memory(double bytes) {
    return Human.memory((long) bytes);
  }

  private static String time(double seconds) {
    if (seconds < 1e-3) {
      return "%.3g µs".formatted(seconds * 1e6);
    }
    return seconds < 1 ? "%.3g ms".formatted(seconds * 1e3) : "%.3g s".formatted(seconds);
  }
}
