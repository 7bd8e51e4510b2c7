package moebench.bench.gate.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LogTextTest {

  @Test
  void theInnermostExceptionIsTheReason() {
    assertEquals(
        "java.lang.IllegalStateException: planted",
        LogText.reason(
            "# Fork\n<failure>\n\njava.lang.IllegalStateException: planted\n\tat x.Y\n"));
    assertEquals(
        "a.B: deep",
        LogText.reason(
            "java.lang.Error: top\n\tat x\nCaused by: c.D: mid\nCaused by: a.B: deep\n"));
  }

  @Test
  void aForkThatDiedHasAnExitCode() {
    assertEquals(
        "<forked VM failed with exit code 42>",
        LogText.reason(
            "Iteration   1: <forked VM failed with exit code 42>\n<stdout last='20 lines'>\n\nresult saved"));
  }

  @Test
  void elseTheLastLineHasToDo() {
    assertEquals("No matching benchmarks", LogText.reason("x\n No matching benchmarks \n\n"));
    assertEquals("nothing was printed", LogText.reason("\n"));
  }
}
