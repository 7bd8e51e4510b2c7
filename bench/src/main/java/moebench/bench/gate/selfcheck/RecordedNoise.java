package moebench.bench.gate.selfcheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moebench.bench.gate.jmh.Clock;
import moebench.bench.gate.jmh.Fork;
import moebench.bench.gate.jmh.GateInputException;
import moebench.bench.gate.jmh.JmhJson;
import moebench.reports.data.Sample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Real slots of one build, in the order of their recording: each run begins somewhere and goes on
 * from there, so that drift and bursts stay as they were.
 *
 * @param label name for people
 * @param logTimes of the slots, less the median of their benchmark
 */
public record RecordedNoise(String label, double[] logTimes) implements Noise {
  private static final int LEAST_SLOTS = 30;

  /**
   * Reads the slots of baseline and copy from gate runs.
   *
   * @param files {@code slots.jsonl} of runs
   * @throws GateInputException when they cannot be read or are few
   */
  public static RecordedNoise read(List<Path> files, Clock clock) {
    List<Double> logTimes = new ArrayList<>();
    List<String> units = new ArrayList<>();
    for (Path file : files) {
      for (String line : lines(file)) {
        JsonNode slot = JsonMapper.shared().readTree(line);
        String arm = slot.path("arm").asString("");
        if (slot.path("result").isObject() && (arm.equals("BASELINE") || arm.equals("COPY"))) {
          Fork fork = JmhJson.forks(slot.get("result"), file.toString()).getFirst();
          logTimes.add(clock.logTime(fork));
          units.add(slot.path("unit").toString());
        }
      }
    }
    if (logTimes.size() < LEAST_SLOTS) {
      throw new GateInputException(
          "%s hold %d slots of baseline and copy; give %d or more"
              .formatted(files, logTimes.size(), LEAST_SLOTS));
    }
    return new RecordedNoise(
        "recorded, " + clock.name().toLowerCase(Locale.ROOT), centred(logTimes, units));
  }

  private static double[] centred(List<Double> logTimes, List<String> units) {
    Map<String, Double> medians =
        IntStream.range(0, units.size())
            .boxed()
            .collect(
                Collectors.groupingBy(
                    units::get,
                    Collectors.collectingAndThen(
                        Collectors.mapping(logTimes::get, Collectors.toList()),
                        own -> Sample.of(own).median())));
    return IntStream.range(0, units.size())
        .mapToDouble(i -> logTimes.get(i) - medians.get(units.get(i)))
        .toArray();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new GateInputException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Run begin(double sd, int slots, RandomGenerator random) {
    return new Run() {
      private int next = random.nextInt(logTimes.length);

      @Override
      public double next(boolean second) {
        next = (next + 1) % logTimes.length;
        return logTimes[next];
      }
    };
  }
}
