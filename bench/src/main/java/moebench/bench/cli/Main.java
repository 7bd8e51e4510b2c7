package moebench.bench.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import moebench.bench.measure.CellMeasurer;
import moebench.bench.run.Measurer;
import moebench.bench.run.Workers;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point of the {@code moebench} command. */
public final class Main {
  private Main() {}

  /** Runs the command and exits: 0 when all went well, 1 when something failed, 2 for usage. */
  public static void main(String... args) {
    Locale.setDefault(Locale.ROOT);
    System.setProperty("java.awt.headless", "true");
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(sweep -> CellMeasurer.open(sweep, Workers.count()), out, err, args));
  }

  /** The same in this process, returning the exit code. */
  static int run(Measurer.Factory measurers, PrintWriter out, PrintWriter err, String... args) {
    Moebench moebench = new Moebench();
    CommandLine command = new CommandLine(moebench, factory(measurers));
    command
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler((e, arguments) -> usage(e, moebench.verbose))
        .setExecutionExceptionHandler((e, line, parsed) -> failure(e, line, moebench.verbose));
    try {
      return command.execute(args);
    } catch (LinkageError | OutOfMemoryError e) {
      return failure(e, named(command), moebench.verbose);
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static IFactory factory(Measurer.Factory measurers) {
    IFactory others = CommandLine.defaultFactory();
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        if (type == RunCommand.class) {
          return type.cast(new RunCommand(measurers));
        }
        if (type == ResumeCommand.class) {
          return type.cast(new ResumeCommand(measurers));
        }
        return others.create(type);
      }
    };
  }

  private static int usage(ParameterException e, boolean verbose) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("moebench: " + oneLine(e));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    if (verbose) {
      e.printStackTrace(err);
    }
    return ExitCode.USAGE;
  }

  /** The command of the arguments, as far as they were understood. */
  private static CommandLine named(CommandLine command) {
    ParseResult parsed = command.getParseResult();
    return parsed == null ? command : parsed.asCommandLineList().getLast();
  }

  private static int failure(Throwable e, CommandLine command, boolean verbose) {
    command.getErr().println("moebench: " + oneLine(e));
    if (verbose) {
      e.printStackTrace(command.getErr());
    }
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static String oneLine(Throwable e) {
    return e.getMessage() == null ? e.toString() : e.getMessage().replaceAll("\\R+", " ");
  }
}
