package moebench.bench.gate.fork;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Jars with {@link SampleBenchmark} that find JMH where the test found it. */
public final class SampleJar {
  private static final String LIST = "META-INF/BenchmarkList";
  private static final String HINTS = "META-INF/CompilerHints";
  private static final String PACKAGE = SampleBenchmark.class.getPackageName().replace('.', '/');

  private SampleJar() {}

  /**
   * Writes one.
   *
   * @param methods regular expression for the names of its benchmarks
   * @return the jar
   */
  public static Path write(Path jar, String methods) throws IOException {
    Path classes = Path.of("target", "test-classes");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest());
        Stream<Path> files = Files.walk(classes.resolve(PACKAGE))) {
      for (Path file : files.filter(f -> f.toString().contains("SampleBenchmark")).toList()) {
        entries.putNextEntry(
            new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, entries);
      }
      entries.putNextEntry(new JarEntry(HINTS));
      Files.copy(classes.resolve(HINTS), entries);
      entries.putNextEntry(new JarEntry(LIST));
      for (String line : Files.readAllLines(classes.resolve(LIST))) {
        if (line.matches(".*SampleBenchmark.*S \\d+ (" + methods + ") .*")) {
          entries.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    return jar;
  }

  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(part -> part.matches(".*(jmh-core|jopt-simple|commons-math3).*\\.jar"))
                .map(part -> Path.of(part).toUri().toString())
                .collect(Collectors.joining(" ")));
    return manifest;
  }
}
