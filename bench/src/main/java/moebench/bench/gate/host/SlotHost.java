package moebench.bench.gate.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.Main;

/**
 * A JVM that stays idle beside the forks of one jar: it runs the jar's JMH once per line of
 * standard input, whose words are separated by tabs, and answers each with {@link #DONE}. JMH
 * itself starts the fork, with the flags, hints and profilers that belong to it. Ends with its
 * input.
 */
public final class SlotHost {
  /** The answer. */
  public static final String DONE = "moebench slot done";

  private SlotHost() {}

  /** Has no arguments. */
  public static void main(String... none) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      Main.main(line.split("\t"));
      System.out.println(DONE);
      System.out.flush();
    }
  }
}
