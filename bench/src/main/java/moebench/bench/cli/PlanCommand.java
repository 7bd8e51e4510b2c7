package moebench.bench.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import moebench.bench.run.Human;
import moebench.bench.run.Workers;
import moebench.bench.sweep.Axes;
import moebench.bench.sweep.Plan;
import moebench.bench.sweep.PlannedCell;
import moebench.bench.sweep.Sweep;
import moebench.reports.schema.Cell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what a run would measure, and measures nothing. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLines.class,
    modelTransformer = AxisOptions.class,
    description = "Shows the cells of a run with estimated time and memory; runs nothing.")
final class PlanCommand implements Runnable {
  /** Cells of one kind, as the sum of a plan counts them. */
  private record Kind(Class<? extends Cell> cells, String name) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(Cell.Probe.class, "probes"),
          new Kind(Cell.Speed.class, "of speed"),
          new Kind(Cell.Quality.class, "of quality"),
          new Kind(Cell.BestOfN.class, "of best of n"),
          new Kind(Cell.Ensemble.class, "of ensembles"),
          new Kind(Cell.Classical.class, "of classical mixtures"),
          new Kind(Cell.Simulation.class, "of simulation"));

  @Spec private CommandSpec command;
  @Mixin private SweepOptions options;

  @Override
  public void run() {
    Sweep sweep = options.sweep();
    Plan plan = options.orUsage(() -> Plan.of(sweep));
    print(command.commandLine().getOut(), sweep, plan);
  }

  private static void print(PrintWriter out, Sweep sweep, Plan plan) {
    out.println("round  cell          time    memory    what");
    for (PlannedCell cell : plan.cells()) {
      out.printf(
          "%5d  %s  %-10s  %-8s  %s%s%n",
          cell.round(),
          cell.id(),
          Human.time(cell.seconds()),
          Human.memory(cell.bytes()),
          cell.label(),
          cell.optional() ? " (if time allows)" : "");
    }
    int workers = Workers.count();
    out.printf(
        "%n%d cells: %s; %d only if time allows.%n",
        plan.cells().size(), kinds(plan.cells()), plan.optionalCells());
    out.printf(
        "About %s with %d training runs side by side, and %s of memory; an estimate for a server"
            + " core, which the run corrects as it goes.%n",
        Human.time(plan.seconds(workers)), workers, Human.memory(plan.bytes(workers)));
    sweep
        .shared()
        .optional(Axes.TIME_LIMIT)
        .ifPresent(limit -> out.printf("Time limit: %s.%n", Human.time(limit)));
  }

  private static String kinds(List<PlannedCell> cells) {
    List<String> counts = new ArrayList<>();
    for (Kind kind : KINDS) {
      long count = cells.stream().filter(c -> kind.cells().isInstance(c.cell())).count();
      if (count > 0) {
        counts.add(count + " " + kind.name());
      }
    }
    return String.join(", ", counts);
  }
}
