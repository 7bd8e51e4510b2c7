package moebench.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the scripts share: finding a JDK, building when it must be, adding up test reports. */
class ScriptsTest {
  private static final Path SETUP = Path.of("..", "scripts", "lib", "setup.sh").toAbsolutePath();

  @TempDir private Path dir;

  private record Outcome(int code, String text) {}

  private static Outcome bash(String script) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-c", "set -euo pipefail; . " + SETUP + "; " + script)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes());
    return new Outcome(process.waitFor(), text.strip());
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = dir.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Path compiler = Files.writeString(home.resolve("bin").resolve("javac"), "");
    assertTrue(compiler.toFile().setExecutable(true));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private Outcome findAmong(List<Path> candidates) throws Exception {
    String list = String.join(" ", candidates.stream().map(Path::toString).toList());
    return bash("jdk_candidates() { printf '%s\\n' " + list + "; }; find_jdk; echo $JAVA_HOME");
  }

  @Test
  void theFirstJdkThatIsNewEnoughIsTaken() throws Exception {
    Path old = jdk("old", "21.0.5");
    Path veryOld = jdk("very-old", "1.8.0_402");
    Path good = jdk("good", "25.0.3");
    Path newer = jdk("newer", "26-ea");

    assertEquals(
        new Outcome(0, good.toString()),
        findAmong(List.of(dir.resolve("none"), old, veryOld, good, newer)));
    assertEquals(new Outcome(0, newer.toString()), findAmong(List.of(old, newer)));
  }

  @Test
  void whenEveryJavaIsTooOldOneLineSaysWhatToDo() throws Exception {
    Outcome outcome = findAmong(List.of(jdk("old", "21.0.5")));

    assertEquals(1, outcome.code());
    assertTrue(
        outcome.text().startsWith("moebench: no JDK 25 or newer found (java here: "),
        outcome.text());
    assertTrue(outcome.text().contains("install one, such as temurin-25-jdk"), outcome.text());
    assertEquals(1, outcome.text().lines().count(), outcome.text());
  }

  @Test
  void withoutMavenOneLineSaysWhatToDo() throws Exception {
    Outcome outcome = bash("PATH=/nowhere; find_maven");

    assertEquals(1, outcome.code());
    assertTrue(outcome.text().startsWith("moebench: Maven not found; install it"), outcome.text());
  }

  /** A driver without the library that finds it is as good as none. */
  @Test
  void withoutAnOpenClDriverRootInstallsOneAndOthersAreToldTheSame() throws Exception {
    String packages = "pocl-opencl-icd ocl-icd-libopencl1";
    String asUser = "has_opencl() { false; }; id() { echo %d; }; apt-get() { echo $* >&2; }; ";

    Outcome root = bash(asUser.formatted(0) + "find_opencl");
    Outcome other = bash(asUser.formatted(1000) + "find_opencl");

    assertEquals(
        "install -y -qq --no-install-recommends " + packages, root.text().lines().toList().get(2));
    for (Outcome outcome : List.of(root, other, bash("PATH=/nowhere; find_opencl"))) {
      assertEquals(1, outcome.code());
      assertTrue(
          outcome
              .text()
              .endsWith(
                  "install PoCL (Debian: sudo apt-get install %s), or give --without-opencl"
                      .formatted(packages)),
          outcome.text());
    }
    assertEquals(1, other.text().lines().count(), other.text());
  }

  /** A user's PATH on Debian has no ldconfig, and the driver may be named by its file. */
  @Test
  @Tag("opencl")
  void anOpenClDriverIsFoundWithAUsersPathAndByItsFile() throws Exception {
    String user = "PATH=/usr/bin:/bin; unset OCL_ICD_VENDORS; ";
    String file = "OCL_ICD_VENDORS=$(ls /etc/OpenCL/vendors/*.icd | head -n 1); ";
    String ask = "has_opencl && echo found || echo none";

    assertEquals(new Outcome(0, "found"), bash(user + ask));
    assertEquals(new Outcome(0, "found"), bash(user + file + ask));
    assertEquals(new Outcome(0, "none"), bash(user + "OCL_ICD_VENDORS=" + dir + "; " + ask));
  }

  /** gpu-check as it is packed, with a Java that prints what drivers it would look for. */
  private Outcome packedCheck(Path vendors, String libraries, String before) throws Exception {
    Path packed = Files.createDirectories(dir.resolve("packed"));
    Path bin = Files.createDirectories(packed.resolve("jre/bin"));
    String script = Files.readString(SETUP.resolveSibling("../gpu-check"));
    Files.writeString(
        packed.resolve("gpu-check"), script.replace("/etc/OpenCL/vendors", vendors.toString()));
    executable(bin.resolve("java"), "cat ${OCL_ICD_VENDORS-none}/*.icd; exit 3");
    executable(bin.resolve("ldconfig"), "echo '" + libraries + "'");
    return bash(before + "PATH=" + bin + ":$PATH TMPDIR=" + dir + " bash " + packed + "/gpu-check");
  }

  private static void executable(Path file, String commands) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
    assertTrue(file.toFile().setExecutable(true));
  }

  /** In a container, the driver's file may be missing while its library is there. */
  @Test
  void theCheckOfAGpuNamesNvidiasLibraryWhereNoFileDoes() throws Exception {
    Path none = dir.resolve("no-vendors");
    Path some = Files.createDirectories(dir.resolve("vendors"));
    Files.writeString(some.resolve("a.icd"), "a.so\n");
    String unset = "unset OCL_ICD_VENDORS; ";
    String library = "\tlibnvidia-opencl.so.1 (libc6,x86-64) => /lib/libnvidia-opencl.so.1";
    Outcome nothing = new Outcome(3, "cat: 'none/*.icd': No such file or directory");

    assertEquals(new Outcome(3, "libnvidia-opencl.so.1"), packedCheck(none, library, unset));
    assertEquals(nothing, packedCheck(none, "libc.so.6", unset));
    assertEquals(nothing, packedCheck(some, library, unset), "the file there counts");
    assertEquals(
        new Outcome(3, "a.so"),
        packedCheck(none, library, "export OCL_ICD_VENDORS=" + some + "; "));
    try (Stream<Path> left = Files.list(dir)) {
      assertEquals(
          0, left.filter(file -> file.getFileName().toString().startsWith("tmp.")).count());
    }
  }

  @Test
  void whatIsNewerThanItsModulesIsNotBuiltAgain() throws Exception {
    Path source = dir.resolve("layers/src/main/A.java");
    Files.createDirectories(source.getParent());
    Files.createFile(source);
    Files.createFile(dir.resolve("pom.xml"));
    String check = "root=" + dir + "; is_stale $root/built layers && echo stale || echo fresh";

    assertEquals(new Outcome(0, "stale"), bash(check));
    bash("touch -d '1 hour' " + dir.resolve("built"));
    assertEquals(new Outcome(0, "fresh"), bash(check));
    bash("touch -d '2 hours' " + source);
    assertEquals(new Outcome(0, "stale"), bash(check));
  }

  @Test
  void anInterruptedBuildIsNotCalledAFailedOne() throws Exception {
    Path log = dir.resolve("build.log");
    String maven = "maven() { echo output; return %d; }; build %s package; echo on";

    assertEquals(new Outcome(130, ""), bash(maven.formatted(130, log)));
    Outcome failed = bash(maven.formatted(1, log));
    assertEquals(1, failed.code());
    assertTrue(failed.text().startsWith("output\nmoebench: the build failed"), failed.text());
    assertEquals(new Outcome(0, "on"), bash(maven.formatted(0, log)));
  }

  @Test
  void testReportsAreAddedUp() throws Exception {
    Path reports = Files.createDirectories(dir.resolve("layers/target/surefire-reports"));
    Files.writeString(
        reports.resolve("TEST-a.xml"),
        "<?xml version=\"1.0\"?>\n<testsuite xmlns:x=\"y\" name=\"a\" time=\"1.5\" tests=\"7\""
            + " errors=\"1\" skipped=\"2\" failures=\"0\">\n<testcase name=\"t\"/></testsuite>");
    Files.writeString(
        reports.resolve("TEST-b.xml"),
        "<testsuite name=\"b\" tests=\"10\" errors=\"0\" skipped=\"0\" failures=\"3\"/>");

    Outcome outcome =
        bash(
            "root=%s; for name in tests errors failures skipped; do count_reports $name; done"
                .formatted(dir));

    assertEquals(new Outcome(0, "17\n1\n3\n2"), outcome);
  }
}
