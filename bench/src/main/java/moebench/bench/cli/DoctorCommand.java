package moebench.bench.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import moebench.bench.doctor.Doctor;
import moebench.bench.doctor.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what this machine has and what is missing. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLines.class,
    description =
        "Says what this machine has, what is missing and how to get it. Exit code 1 when something"
            + " is missing.")
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    return print(Doctor.examine(Path.of("")), command.commandLine().getOut());
  }

  /** Returns the exit code. */
  static int print(List<Finding> findings, PrintWriter out) {
    for (Finding finding : findings) {
      String state = finding.state() == Finding.State.MISSING ? "MISSING" : lower(finding);
      out.printf("%-8s %-19s %s%n", state, finding.subject(), finding.text());
    }
    long missing = findings.stream().filter(f -> f.state() == Finding.State.MISSING).count();
    out.println(missing == 0 ? "Everything is there." : missing + " missing.");
    return missing == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static String lower(Finding finding) {
    return finding.state().name().toLowerCase(Locale.ROOT);
  }
}
