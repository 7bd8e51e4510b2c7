package moebench.bench.gate.fork;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import moebench.bench.fork.ForkProcess;
import moebench.bench.gate.host.CpuTimeProfiler;
import moebench.bench.gate.host.SlotHost;
import moebench.bench.gate.host.SlowingAgent;

/**
 * How JVMs for a benchmark jar are started: with this one's executable and flags, the jar, and the
 * class that the gate adds.
 *
 * @param helpers folder with the class files of {@link moebench.bench.gate.host}
 * @param flags for the JVM, beside this one's
 */
record Jvm(Path helpers, List<String> flags) {

  /** Unpacks the helpers into a folder. */
  static Jvm in(Path folder, List<String> flags) throws IOException {
    Path helpers = Files.createDirectories(folder.resolve("helpers"));
    for (Class<?> helper : List.of(SlotHost.class, CpuTimeProfiler.class)) {
      Path file = helpers.resolve(entry(helper));
      Files.createDirectories(file.getParent());
      try (OutputStream out = Files.newOutputStream(file)) {
        write(helper, out);
      }
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", SlowingAgent.class.getName());
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(agent(helpers)), manifest)) {
      jar.putNextEntry(new JarEntry(entry(SlowingAgent.class)));
      write(SlowingAgent.class, jar);
    }
    return new Jvm(helpers, flags);
  }

  private static Path agent(Path helpers) {
    return helpers.resolve("slowing.jar");
  }

  private static String entry(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }

  private static void write(Class<?> type, OutputStream out) throws IOException {
    try (InputStream in = type.getResourceAsStream("/" + entry(type))) {
      in.transferTo(out);
    }
  }

  /** A process that is to run a main class of a jar, or of the helpers. */
  ProcessBuilder process(Path jar, String main, String... arguments) {
    List<String> command =
        ForkProcess.command(
            flags, jar.toAbsolutePath() + File.pathSeparator + helpers.toAbsolutePath());
    command.add(main);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command);
  }

  /** Makes a process, and the forks that it starts, do every n-th operation twice. */
  void slow(ProcessBuilder process, int every) {
    String others = process.environment().get("JAVA_TOOL_OPTIONS");
    process
        .environment()
        .put(
            "JAVA_TOOL_OPTIONS",
            (others == null ? "" : others + " ")
                // The JVM splits at spaces that are not quoted.
                + "-javaagent:\""
                + agent(helpers).toAbsolutePath()
                + "\"="
                + every);
  }

  /** Removes the helpers' folder. */
  void delete() {
    try (Stream<Path> files = Files.walk(helpers)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // Somebody else removes them too, or a few are left over; the results are there.
    }
  }
}
