package moebench.reports.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * One line of {@code cells.jsonl}: a cell that ended.
 *
 * @param id hash of {@code cell}
 * @param cell what was to be measured
 * @param status how it ended
 * @param reason why it failed; absent when done
 * @param started UTC
 * @param ended UTC
 * @param loadBefore one-minute load average at the start
 * @param loadAfter the same at the end
 * @param steal share of CPU time stolen by the hypervisor in between; absent where not visible
 * @param validity {@code valid}, {@code suspect} or {@code invalid}
 * @param validityReasons why it is not valid; empty when it is
 * @param result what was measured; absent when failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Row(
    String id,
    Cell cell,
    Status status,
    String reason,
    Instant started,
    Instant ended,
    Double loadBefore,
    Double loadAfter,
    Double steal,
    Validity validity,
    List<String> validityReasons,
    Result result) {

  /** How a cell ended. */
  public enum Status {
    DONE,
    FAILED
  }

  /** Whether a result may be used. */
  public enum Validity {
    VALID,
    SUSPECT,
    INVALID
  }
}
