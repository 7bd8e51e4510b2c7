package moebench.layers.aparapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A JVM whose environment differs from this one's, which drivers read when they are loaded. */
final class AnotherJvm {
  private AnotherJvm() {}

  /** What {@code main} prints with an environment variable set. */
  static String answer(Class<?> main, String variable, String value)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put(variable, value);
    Process process = builder.start();
    String answer =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), answer);
    return answer;
  }
}
