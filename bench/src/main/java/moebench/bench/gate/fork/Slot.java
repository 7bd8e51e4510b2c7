package moebench.bench.gate.fork;

import java.time.Instant;
import java.util.List;
import moebench.bench.gate.jmh.Unit;
import moebench.bench.gate.procedure.Arm;
import tools.jackson.databind.JsonNode;

/**
 * What became of one slot; a line of {@code slots.jsonl}.
 *
 * @param unit the benchmark
 * @param arm which side
 * @param started when
 * @param seconds that it took, the start of the JVM included
 * @param suspicions why its time is suspect; empty when it is not
 * @param failure why there is no result; absent (null) when there is one
 * @param result JMH's own entry, unchanged; absent when it failed
 */
public record Slot(
    Unit unit,
    Arm arm,
    Instant started,
    double seconds,
    List<String> suspicions,
    String failure,
    JsonNode result) {}
