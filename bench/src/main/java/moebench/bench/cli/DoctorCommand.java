package moebench.bench.cli;

import picocli.CommandLine.Command;

/** Says what this machine has and what is missing. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = VersionLines.class,
    description = "Says what this machine has, what is missing and how to get it.")
final class DoctorCommand implements Runnable {
  @Override
  public void run() {}
}
