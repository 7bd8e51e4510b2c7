package moebench.peers.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** Entry point of {@code scripts/peers}. */
public final class Main {
  private Main() {}

  /** Runs the command and exits: 0 when all went well, 1 when something failed, 2 for usage. */
  public static void main(String... args) {
    Locale.setDefault(Locale.ROOT);
    System.setProperty("java.awt.headless", "true");
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /** The same in this process, returning the exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new PeersCommand())
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler((e, arguments) -> {
          err.printf(
              "moebench: %s%nTry '%s --help'.%n",
              e.getMessage().lines().findFirst().orElse(e.toString()),
              e.getCommandLine().getCommandName());
          return ExitCode.USAGE;
        })
        .setExecutionExceptionHandler((e, command, parsed) -> {
          err.println("moebench: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
          return ExitCode.SOFTWARE;
        })
        .execute(args);
  }
}
