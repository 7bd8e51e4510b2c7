package moebench.bench.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import moebench.bench.machine.MachineFacts;
import moebench.bench.sweep.Plan;
import moebench.reports.schema.Manifest;
import moebench.reports.schema.Manifest.Status;
import tools.jackson.databind.json.JsonMapper;

/** Writes down what a run is. */
public final class Manifests {
  private static final int HASH_DIGITS = 8;

  private Manifests() {}

  /** First hexadecimal digits of the SHA-256 of a sweep, every default spelt out. */
  public static String hash(Map<String, Object> sweep) {
    try {
      String json = JsonMapper.shared().writeValueAsString(sweep);
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The manifest of a run that is about to begin.
   *
   * @param runId name of its folder
   * @param preset or sweep file
   * @param command the command line as given
   * @param sweep with every default spelt out
   * @param meaningless why the numbers say nothing; absent (null) when they do
   * @param corpus absent (null) when nothing is trained
   * @param build which build measures
   * @param vectorBits width that vector code runs at
   */
  public static Manifest of(
      String runId,
      String preset,
      List<String> command,
      Map<String, Object> sweep,
      String meaningless,
      Plan plan,
      Manifest.Corpus corpus,
      Build build,
      int vectorBits) {
    return new Manifest(
        Manifest.SCHEMA_VERSION,
        runId,
        preset,
        command,
        sweep,
        hash(sweep),
        plan.cells().size(),
        plan.optionalCells(),
        Instant.now(),
        null,
        null,
        Status.RUNNING,
        meaningless,
        build.commit(),
        build.dirty(),
        MachineFacts.java(),
        MachineFacts.machine(vectorBits),
        corpus,
        null);
  }

  static Manifest withStatus(Manifest m, Status status, double activeSeconds) {
    return new Manifest(
        m.schemaVersion(),
        m.runId(),
        m.preset(),
        m.command(),
        m.sweep(),
        m.configurationHash(),
        m.plannedCells(),
        m.optionalCells(),
        m.started(),
        status == Status.RUNNING ? null : Instant.now(),
        activeSeconds,
        status,
        m.meaningless(),
        m.commit(),
        m.dirty(),
        m.java(),
        m.machine(),
        m.corpus(),
        m.mergedFrom());
  }
}
