package moebench.bench.gate.fork;

import java.util.List;
import java.util.Optional;
import moebench.bench.gate.host.SlowingAgent;

/** Finds in what JMH and a JVM printed the line that says what went wrong. */
final class LogText {
  private static final String FAILURE = "<failure>";
  private static final String DIED = "<forked VM failed";

  private LogText() {}

  /** The innermost exception if there is one, or how the fork ended, else the last line. */
  static String reason(String log) {
    List<String> lines = log.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    List<String> failed = lines.subList(Math.max(0, lines.indexOf(FAILURE)), lines.size());
    return failed.stream()
        .filter(line -> line.startsWith("Caused by: "))
        .reduce((_, last) -> last)
        .or(() -> failed.stream().filter(LogText::isException).findFirst())
        .or(() -> lines.stream().filter(line -> line.contains(DIED)).findFirst())
        .or(() -> lines.stream().reduce((_, last) -> last))
        .orElse("nothing was printed")
        .replaceFirst("^(Caused by: |ERROR: |Iteration .*(?=<))", "");
  }

  /** What the slowing agent could not do; empty when it could, or was not there. */
  static Optional<String> notSlowed(String log) {
    int start = log.indexOf(SlowingAgent.CANNOT_SLOW);
    return start < 0 ? Optional.empty() : log.substring(start).lines().findFirst();
  }

  private static boolean isException(String line) {
    return line.matches("(ERROR: |Exception in thread .*|Error: )?.*(Exception|Error)(: .*)?");
  }
}
