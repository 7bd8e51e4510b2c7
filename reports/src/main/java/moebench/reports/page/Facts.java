package moebench.reports.page;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import moebench.reports.data.RunData;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Row;

/** What ran, where, from what, and for how long. */
public final class Facts {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private final List<Page.Fact> facts = new ArrayList<>();

  private Facts() {}

  /** The facts of a run; what is not known is left out. */
  public static List<Page.Fact> of(RunData run) {
    Manifest m = run.manifest();
    Facts facts = new Facts();
    facts.add("Run", m.runId());
    facts.add(
        "Command", m.command().isEmpty() ? null : "moebench " + String.join(" ", m.command()));
    facts.add("Preset", m.preset());
    facts.add("Merged from", mergedFrom(m));
    facts.add("Started", time(m.started()));
    facts.add("Ended", time(m.ended()));
    facts.add(
        "Measuring took", m.activeSeconds() == null ? null : Text.duration(m.activeSeconds()));
    facts.add("Cells", cells(run));
    facts.add("Commit", commit(m));
    facts.add("Configuration", m.configurationHash());
    if (m.java() != null) {
      facts.add("Java", join(" ", m.java().vendor(), m.java().version()));
      facts.add("JVM flags", String.join(" ", m.java().flags()));
    }
    if (m.machine() != null) {
      machine(facts, m.machine());
    }
    if (m.corpus() != null) {
      facts.add(
          "Text",
          "%s, %s documents: %s for training, %s for validation; SHA-256 %s"
              .formatted(
                  m.corpus().name(),
                  Text.grouped(m.corpus().documents()),
                  Text.bytes(m.corpus().trainingBytes()),
                  Text.bytes(m.corpus().validationBytes()),
                  Objects.requireNonNullElse(m.corpus().sha256(), Text.UNKNOWN)));
    }
    facts.add("Result schema", m.schemaVersion());
    return facts.facts;
  }

  private static void machine(Facts facts, Manifest.Machine machine) {
    facts.add("Processor", machine.cpu());
    facts.add("Vectors", machine.vectorBits() + " bits; " + String.join(", ", machine.isa()));
    facts.add(
        "Cores",
        machine.cores()
            + (machine.quotaCores() == null
                ? ""
                : ", limited to " + Text.fixed(machine.quotaCores(), 1)));
    facts.add("Caches", String.join(", ", machine.caches()));
    facts.add("Memory", machine.memoryBytes() == null ? null : Text.bytes(machine.memoryBytes()));
    facts.add("System", join(", ", machine.os(), machine.architecture()));
  }

  private static String mergedFrom(Manifest m) {
    return m.mergedFrom().stream().map(Manifest.Origin::runId).collect(Collectors.joining(", "));
  }

  private static String cells(RunData run) {
    long failed = run.rows().stream().filter(r -> r.status() == Row.Status.FAILED).count();
    Manifest m = run.manifest();
    long suspect = run.rows().stream().filter(r -> r.validity() == Row.Validity.SUSPECT).count();
    return "%s of %s planned%s; %s failed, %s suspect"
        .formatted(
            run.rows().size(),
            m.plannedCells(),
            m.optionalCells() == 0
                ? ""
                : " (" + m.optionalCells() + " of them only while time allows)",
            failed,
            suspect);
  }

  private static String commit(Manifest m) {
    if (m.commit() == null) {
      return null;
    }
    return m.commit() + (Boolean.TRUE.equals(m.dirty()) ? " with uncommitted changes" : "");
  }

  private static String join(String separator, String a, String b) {
    return a == null ? b : b == null ? a : a + separator + b;
  }

  private static String time(TemporalAccessor time) {
    return time == null ? null : UTC.format(time);
  }

  private void add(String name, String value) {
    if (value != null && !value.isEmpty()) {
      facts.add(new Page.Fact(name, value));
    }
  }
}
