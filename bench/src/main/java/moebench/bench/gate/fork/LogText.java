package moebench.bench.gate.fork;

import java.util.List;

/** Finds in what JMH and a JVM printed the line that says what went wrong. */
final class LogText {
  private static final String FAILURE = "<failure>";

  private LogText() {}

  /** The innermost exception if there is one, else the last line. */
  static String reason(String log) {
    List<String> lines = log.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    List<String> failed = lines.subList(Math.max(0, lines.indexOf(FAILURE)), lines.size());
    return failed.stream()
        .filter(line -> line.startsWith("Caused by: "))
        .reduce((_, last) -> last)
        .or(() -> failed.stream().filter(LogText::isException).findFirst())
        .or(() ->
            lines.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(lines.getLast()))
        .orElse("nothing was printed")
        .replaceFirst("^(Caused by: |ERROR: )", "");
  }

  private static boolean isException(String line) {
    return line.matches("(ERROR: |Exception in thread .*|Error: )?.*(Exception|Error)(: .*)?");
  }
}
