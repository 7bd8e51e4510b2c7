package moebench.bench.cli;

import moebench.bench.run.Build;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionLines implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      Build.current().toString(),
      "Java "
          + System.getProperty("java.runtime.version")
          + ", "
          + System.getProperty("java.vendor")
    };
  }
}
