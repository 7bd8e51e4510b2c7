package moebench.bench.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import moebench.bench.doctor.Finding.State;
import org.junit.jupiter.api.Test;

class DoctorTest {

  @Test
  void theMachineThatRunsTheTestsLacksNothing() {
    List<Finding> findings = Doctor.examine(Path.of(""));

    findings.forEach(finding -> assertTrue(finding.state() != State.MISSING, finding.toString()));
    assertEquals(
        List.of(
            "build",
            "Java",
            "forks",
            "back-end reference",
            "back-end simd",
            "machine",
            "quiet",
            "Java heap",
            "disk",
            "corpus",
            "fonts"),
        findings.stream().map(Finding::subject).toList());
  }

  @Test
  void whatIsMissingComesWithARemedy() {
    assertEquals(State.MISSING, Doctor.java(24).state());
    assertTrue(Doctor.java(24).text().contains("install JDK 25"));
    assertEquals(State.OK, Doctor.java(25).state());

    assertEquals(State.MISSING, Doctor.disk(Path.of("/x"), 10 << 20, true).state());
    assertTrue(Doctor.disk(Path.of("/x"), 10 << 20, true).text().contains("only 10 MiB free"));
    assertTrue(Doctor.disk(Path.of("/x"), 1L << 40, false).text().contains("--out"));
    assertEquals(State.OK, Doctor.disk(Path.of("/x"), 1L << 40, true).state());

    assertEquals(State.OK, Doctor.quiet(List.of()).state());
    assertEquals(State.NOTE, Doctor.quiet(List.of("others")).state());

    assertEquals(State.NOTE, Doctor.heap(64 << 20).state());
    assertTrue(Doctor.heap(64 << 20).text().contains("-Xmx1g"));
  }
}
