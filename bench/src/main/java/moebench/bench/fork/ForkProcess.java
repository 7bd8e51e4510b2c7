package moebench.bench.fork;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The near end of a fork: a fresh JVM with this one's flags and class path for one cell. */
public final class ForkProcess {
  private ForkProcess() {}

  /**
   * Measures a cell in a process of its own.
   *
   * @param log takes what the process prints
   * @param timeout after which it is killed
   * @throws IllegalStateException saying why there is no result
   */
  public static Result measure(Cell cell, Path log, Duration timeout)
      throws IOException, InterruptedException {
    Path reply = Files.createTempFile("moebench-", ".json");
    try {
      Process process =
          new ProcessBuilder(command(ForkMain.class, reply.toString()))
              .redirectErrorStream(true)
              .redirectOutput(Redirect.to(log.toFile()))
              .start();
      try (OutputStream in = process.getOutputStream()) {
        send(cell, in);
        // The stream stays open meanwhile: its end tells the fork that its parent died.
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException(
              "the fork took longer than %d s; its output is in %s"
                  .formatted(timeout.toSeconds(), log));
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
      return result(reply, process.exitValue(), log);
    } finally {
      Files.deleteIfExists(reply);
    }
  }

  /** A process that died at its start does not read; its exit code and log say why. */
  private static void send(Cell cell, OutputStream in) {
    try {
      in.write(
          (JsonMapper.shared().writeValueAsString(cell) + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException e) {
      // The reply that is missing then is reported with both.
    }
  }

  /** The command of a JVM with this one's flags and class path, but none of a debugger's. */
  public static List<String> command(Class<?> main, String... arguments) {
    List<String> command = command(List.of(), System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * The beginning of such a command, up to the main class.
   *
   * @param flags beside this JVM's
   */
  public static List<String> command(List<String> flags, String classPath) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> !flag.startsWith("-agentlib") && !flag.startsWith("-javaagent"))
        .forEach(command::add);
    command.addAll(flags);
    // JMH locks the machine for one run at a time; here the harness sees to that.
    command.add("-Djmh.ignoreLock=true");
    command.add("-cp");
    command.add(classPath);
    return command;
  }

  private static Result result(Path file, int exit, Path log) throws IOException {
    ForkReply reply;
    try {
      reply = JsonMapper.shared().readValue(Files.readString(file), ForkReply.class);
    } catch (JacksonException e) {
      throw new IllegalStateException(
          "the fork ended with exit code %d and without a result%s; its output is in %s"
              .formatted(exit, exit == 137 ? " (killed, perhaps for want of memory)" : "", log),
          e);
    }
    if (reply.result() == null) {
      throw new IllegalStateException(reply.reason());
    }
    return reply.result();
  }
}
