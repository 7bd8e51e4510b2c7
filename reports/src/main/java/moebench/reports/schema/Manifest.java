package moebench.reports.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * {@code manifest.json}: what a run is and where it ran. With it, the run can be repeated.
 *
 * @param schemaVersion {@code major.minor}; another major is refused
 * @param runId name of the run folder
 * @param preset the preset, or the sweep file
 * @param command the command line as given
 * @param sweep the sweep after overrides, as it could be written in a sweep file
 * @param configurationHash hash of {@code sweep}
 * @param plannedCells cells of the plan
 * @param optionalCells those of them that are only run while the time limit allows
 * @param started UTC
 * @param ended UTC; absent while running
 * @param activeSeconds time spent measuring, resumed parts added up
 * @param status how far the run is
 * @param meaningless why no conclusion may be drawn from the numbers (smoke runs); absent otherwise
 * @param commit Git commit of the build; absent when unknown
 * @param dirty whether the build had uncommitted changes; absent when unknown
 * @param java version, vendor and flags
 * @param machine where it ran
 * @param corpus the text
 * @param mergedFrom the runs that this one was put together from; empty for a run that was measured
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
    String schemaVersion,
    String runId,
    String preset,
    List<String> command,
    Map<String, Object> sweep,
    String configurationHash,
    int plannedCells,
    int optionalCells,
    Instant started,
    Instant ended,
    Double activeSeconds,
    Status status,
    String meaningless,
    String commit,
    Boolean dirty,
    Java java,
    Machine machine,
    Corpus corpus,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Origin> mergedFrom) {

  public Manifest {
    mergedFrom = mergedFrom == null ? List.of() : List.copyOf(mergedFrom);
  }

  /** The version that this build writes. */
  public static final String SCHEMA_VERSION = "1.3";

  /** How far a run is. */
  public enum Status {
    RUNNING,
    INTERRUPTED,
    COMPLETE,
    /** Every cell ended, some of them failed. */
    COMPLETE_WITH_FAILURES
  }

  /**
   * @param version such as {@code 25.0.3+9-LTS}
   * @param vendor of the build
   * @param flags of the JVM
   */
  public record Java(String version, String vendor, List<String> flags) {}

  /**
   * @param os name and version
   * @param cpu model name
   * @param architecture such as {@code amd64}
   * @param isa vector instruction sets that matter here, such as {@code avx2}
   * @param vectorBits preferred width of the Vector API
   * @param cores logical cores that the JVM sees
   * @param quotaCores cores that a container limit leaves; absent when not limited or not known
   * @param caches name and size, such as {@code L2 512 KiB}
   * @param memoryBytes installed memory
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Machine(
      String os,
      String cpu,
      String architecture,
      List<String> isa,
      int vectorBits,
      int cores,
      Double quotaCores,
      List<String> caches,
      Long memoryBytes) {}

  /**
   * @param name such as {@code europarl}, or the path given
   * @param documents of it
   * @param trainingBytes after the split
   * @param validationBytes after the split
   * @param sha256 of the text
   */
  public record Corpus(
      String name, int documents, long trainingBytes, long validationBytes, String sha256) {}

  /**
   * A run that was merged.
   *
   * @param runId its name
   * @param command its command line
   * @param sweep its sweep after overrides
   * @param started UTC
   * @param commit Git commit of its build; absent when unknown
   * @param dirty whether the build had uncommitted changes; absent when unknown
   * @param java version, vendor and flags
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Origin(
      String runId,
      List<String> command,
      Map<String, Object> sweep,
      Instant started,
      String commit,
      Boolean dirty,
      Java java) {}
}
