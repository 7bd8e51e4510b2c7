package moebench.bench.cli;

import java.io.PrintWriter;
import java.util.List;
import moebench.bench.devices.BackendState;
import moebench.bench.devices.OperatingPoint;
import moebench.bench.devices.Survey;
import moebench.bench.run.Human;
import moebench.reports.chart.Ticks;
import moebench.reports.data.Roof;
import moebench.reports.schema.Device;

/** A survey for people. */
final class SurveyText {
  private static final String INDENT = " ".repeat(12);

  private final PrintWriter out;

  private SurveyText(PrintWriter out) {
    this.out = out;
  }

  static void print(Survey survey, PrintWriter out) {
    SurveyText text = new SurveyText(out);
    survey.backends().forEach(text::backend);
    survey.withoutOpenCl().ifPresent(why -> out.printf("%-11s none      %s%n", "opencl", why));
    if (survey.layers().stream().anyMatch(point -> !point.mostGflops().isEmpty())) {
      text.roofline(survey);
    }
  }

  private void backend(BackendState state) {
    String what = state.device() == null ? state.description() : title(state.device());
    out.printf(
        "%-11s %-9s %s%n",
        state.backend(), state.usable() ? "usable" : "UNUSABLE", what == null ? "" : what);
    if (!state.usable()) {
      out.println(INDENT + state.obstacle());
    }
    if (state.device() != null) {
      device(state.device());
    }
    state
        .roof()
        .ifPresent(roof ->
            out.printf(
                "%sFP32 peak %s GFLOP/s, memory reads %s GB/s, ridge at %s FLOPs per byte"
                    + " (measured)%n",
                INDENT,
                Ticks.plain(roof.gflops()),
                Ticks.plain(roof.gbPerSecond()),
                Ticks.plain(roof.ridge())));
    if (state.probeFailure() != null) {
      out.println(INDENT + "the probe failed: " + state.probeFailure());
    }
  }

  private static String title(Device d) {
    return "%s (%s, %s)".formatted(d.name(), d.type(), d.platform());
  }

  private void device(Device d) {
    out.printf(
        "%s%d compute units%s, vectors of %d floats (preferred %d)%n",
        INDENT,
        d.computeUnits(),
        d.clockMhz() == null ? "" : " at " + d.clockMhz() + " MHz",
        d.nativeVectorWidth(),
        d.preferredVectorWidth());
    out.printf(
        "%smemory: %s global, %s local, largest buffer %s%n",
        INDENT,
        Human.memory(d.globalMemoryBytes()),
        d.localMemoryBytes() < 1 << 20
            ? (d.localMemoryBytes() >> 10) + " KiB"
            : Human.memory(d.localMemoryBytes()),
        Human.memory(d.largestAllocationBytes()));
    out.printf("%s%s; driver %s; %s%n", INDENT, d.deviceVersion(), d.driverVersion(), d.vendor());
  }

  private void roofline(Survey survey) {
    List<BackendState> roofs =
        survey.backends().stream().filter(state -> state.roof().isPresent()).toList();
    out.printf(
        "%nRoofline of a forward pass: GFLOP/s that peak and memory allow at most%s%n%n",
        survey.layers().stream().anyMatch(p -> !p.measuredGflops().isEmpty())
            ? ", and measured"
            : "");
    out.printf("%-28s %10s", "", "FLOPs/byte");
    roofs.forEach(state -> out.printf("  %-26s", state.backend()));
    out.println();
    for (OperatingPoint point : survey.layers()) {
      out.printf("%-28s %10s", point.layer(), Ticks.plain(point.flopsPerByte()));
      roofs.forEach(state -> out.printf("  %-26s", cell(point, state)));
      out.println();
    }
    for (OperatingPoint point : survey.layers()) {
      point
          .notMeasured()
          .forEach((backend, why) ->
              out.printf("%s on %s was not measured: %s%n", point.layer(), backend, why));
    }
  }

  /** Such as {@code 198 (compute), 71 is 36%}. */
  private static String cell(OperatingPoint point, BackendState state) {
    Roof roof = state.roof().orElseThrow();
    double most = roof.at(point.flopsPerByte());
    Double measured = point.measuredGflops().get(state.backend());
    return Ticks.plain(most)
        + (point.flopsPerByte() < roof.ridge() ? " (memory)" : " (compute)")
        + (measured == null
            ? ""
            : ", %s is %.0f%%".formatted(Ticks.plain(measured), 100 * measured / most));
  }
}
