package moebench.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import moebench.bench.run.FakeMeasurer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateCommandTest {
  @TempDir private Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int simulate(String line) {
    return Main.run(
        sweep -> new FakeMeasurer(cell -> {}),
        new PrintWriter(out),
        new PrintWriter(err),
        ("simulate " + line).split(" "));
  }

  @Test
  void aSearchNamesTheWinnerAndSaysWhy() {
    assertEquals(0, simulate("--model mixtral-8x7b --cluster h100-64 --search"), err.toString());
    assertTrue(out.toString().contains("46.7"), out.toString());
    assertTrue(out.toString().matches("(?s).*\\d+ layouts tried in [^,]*, \\d+ of them fit.*"));
    assertTrue(out.toString().contains("Best: dp "));
    assertTrue(out.toString().contains("times as long"));
    assertTrue(out.toString().contains("per million tokens"));
  }

  @Test
  void oneLayoutIsEstimated() {
    int code =
        simulate(
            "--model mixtral-8x7b --cluster h100-64 --workload decode --layout dp=8,tp=8,ep=8");
    assertEquals(0, code, err.toString());
    assertTrue(
        out.toString().contains("dp 8, tp 8, pp 1, ep 8, 64 tokens at once"), out.toString());
  }

  /** 512 sequences on eight ranks: 64 of them at once, one after the other takes much longer. */
  @Test
  void decodingTakesAllSequencesAtOnce() {
    String decode =
        "--model mixtral-8x7b --cluster h100-64 --workload decode --layout dp=8,tp=8,ep=8";
    assertEquals(0, simulate(decode), err.toString());
    double together = tokensPerSecond();
    assertEquals(0, simulate(decode + ",tokens=1"), err.toString());
    assertTrue(together > 20 * tokensPerSecond(), out.toString());
  }

  /** Of the last estimate. */
  private double tokensPerSecond() {
    Matcher figures = Pattern.compile("([\\d,]+) tokens/s").matcher(out.toString());
    return figures
        .results()
        .mapToDouble(figure -> Double.parseDouble(figure.group(1).replace(",", "")))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void whatDoesNotFitSaysByHowMuch() {
    assertEquals(1, simulate("--model dense-1760b --cluster h200-64"));
    assertTrue(out.toString().contains("fits no layout"), out.toString());
    assertTrue(out.toString().contains("more than there are"), out.toString());
    assertTrue(out.toString().contains("Rumour: "), out.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--model mixtral --cluster h100-64|did you mean 'mixtral-8x7b'",
        "--model mixtral-8x7b --cluster h100|did you mean 'h100-",
        "--model mixtral-8x7b|give --model and --cluster",
        "--preset gpt4|did you mean 'gpt4-rumour'",
        "--model mixtral-8x7b --cluster h100-64 --search --layout dp=64|not both",
        "--model mixtral-8x7b --cluster h100-64 --layout dp=64,ep=16|experts 8 do not divide",
        "--model mixtral-8x7b --cluster h100-64 --layout dp=63|do not divide",
        "--model mixtral-8x7b --cluster h100-64 --layout xp=64|did you mean",
        "--model mixtral-8x7b --cluster h100-64 --layout dp=many|needs a whole number",
        "--model mixtral-8x7b --cluster h100-64 --workload decoding|did you mean 'decode'",
        "--model mixtral-8x7b --cluster h100-64 --routing zipf|needs a number",
        "--model mixtral-8x7b --cluster a100-128 --precision fp8|no peak for FP8",
        "--model mixtral-8x7b --cluster h100-64 --layout dp=64 --tokens 1000|tokens 1000 do not divide over dp 64",
        "--model mixtral-8x7b --cluster h100-64 --devices 128|cluster h100-64 has 64 devices, not 128",
        "--preset switch-c --model mixtral-8x7b|--preset takes no other option: leave out --model",
        "--validate nowhere --cluster h100-64|--validate takes no other option: leave out --cluster",
        "--validate nowhere|nowhere is no folder"
      })
  void badInputIsWrongUsage(String line, String problem) {
    assertEquals(2, simulate(line));
    assertTrue(err.toString().contains(problem), err.toString());
  }

  @Test
  void aNetworkWithoutBandwidthIsRefused() throws IOException {
    Path file = dir.resolve("slow.yaml");
    Files.writeString(
        file,
        """
        name: slow
        sources: {all: made up}
        device: h100-sxm
        devices: 16
        network:
          topology: nodes
          devicesPerNode: 8
          intraNode: {gbPerSecond: 450, latencyMicros: 3}
          interNode: {gbPerSecond: 0, latencyMicros: 8}
        networkEfficiency: 0.75
        overlap: 0.5
        """);
    assertEquals(2, simulate("--model mixtral-8x7b --cluster " + file));
    assertTrue(err.toString().contains("gbPerSecond is 0"), err.toString());
    assertTrue(err.toString().contains("line 9"), err.toString());
  }
}
