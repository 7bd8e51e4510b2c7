package moebench.bench.gate.fork;

import java.time.Instant;
import java.util.List;
import moebench.bench.gate.jmh.Unit;
import moebench.bench.gate.procedure.Arm;
import moebench.bench.machine.Surroundings;
import tools.jackson.databind.JsonNode;

/**
 * What became of one slot; a line of {@code slots.jsonl}.
 *
 * @param unit the benchmark
 * @param arm which side
 * @param started when
 * @param seconds that it took, the start of the JVM included
 * @param surroundings what the machine did besides, meanwhile
 * @param gigahertz mean clock of the cores at the end; absent (null) where not visible
 * @param suspicions why its time is suspect; empty when it is not
 * @param failure why there is no result; absent when there is one
 * @param result JMH's own entry, unchanged; absent when it failed
 */
public record Slot(
    Unit unit,
    Arm arm,
    Instant started,
    double seconds,
    Surroundings surroundings,
    Double gigahertz,
    List<String> suspicions,
    String failure,
    JsonNode result) {}
