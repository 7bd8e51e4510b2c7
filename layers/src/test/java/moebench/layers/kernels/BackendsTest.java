package moebench.layers.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import moebench.layers.kernels.reference.ReferenceKernels;
import moebench.layers.kernels.simd.SimdKernels;
import org.junit.jupiter.api.Test;

class BackendsTest {
  private static final String INCUBATOR = "--add-modules=jdk.incubator.vector";

  @Test
  void everyBackendRunsHereUnderItsOwnName() {
    assertEquals(List.of("reference", "simd"), Backends.all().stream().map(Backend::id).toList());
    for (Backend backend : Backends.all()) {
      assertEquals(backend.id(), backend.newKernels(1).id());
      assertTrue(Backends.of(backend.id()).isAvailable());
    }
  }

  @Test
  void anUnknownBackendIsAnErrorThatNamesTheKnownOnes() {
    var error = assertThrows(IllegalArgumentException.class, () -> Backends.of("avx"));
    assertEquals("unknown back-end 'avx': use reference or simd", error.getMessage());
  }

  @Test
  void impossibleNumbersOfThreadsAreRefused() {
    for (String id : List.of("reference", "simd")) {
      Backend backend = Backends.of(id);
      int threads = id.equals("simd") ? 0 : 2;
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> backend.newKernels(threads));
      assertTrue(error.getMessage().contains(String.valueOf(threads)), error.getMessage());
    }
  }

  @Test
  void matricesBeyondAnArrayAreRefused() {
    for (Backend backend : Backends.all()) {
      Kernels kernels = backend.newKernels(1);
      int[][] sizes = {{1 << 16, 1 << 16}, {1, Integer.MAX_VALUE}, {Integer.MAX_VALUE, 1}};
      for (int[] size : sizes) {
        IllegalArgumentException error =
            assertThrows(
                IllegalArgumentException.class, () -> kernels.allocatePacked(size[0], size[1]));
        assertTrue(error.getMessage().contains(String.valueOf(size[0])), error.getMessage());
      }
    }
  }

  @Test
  void aMatrixPackedElsewhereIsRefused() {
    PackedMatrix foreign = new ReferenceKernels().allocatePacked(2, 3);
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new SimdKernels(1).pack(new float[6], 0, foreign));
    assertTrue(error.getMessage().contains("allocatePacked"), error.getMessage());
  }

  @Test
  void withoutTheVectorModuleSimdSaysHowToGetIt() throws Exception {
    assertEquals(
        "back-end 'simd' cannot run: this JVM runs without the module jdk.incubator.vector;"
            + " start java with --add-modules jdk.incubator.vector",
        askForSimd());
  }

  @Test
  void aWidthThatDoesNotExistIsNamed() throws Exception {
    assertEquals(
        "back-end 'simd' cannot run: system property moebench.vectorBits is '100'; use 128, 256 or"
            + " 512",
        askForSimd(INCUBATOR, "-Dmoebench.vectorBits=100"));
  }

  @Test
  void theWidthCanBeChosen() throws Exception {
    for (int bits : new int[] {128, 256, 512}) {
      assertEquals(
          VectorWidthTest.description(bits),
          askForSimd(INCUBATOR, "-Dmoebench.vectorBits=" + bits));
    }
  }

  /** Such a JVM prefers vectors of 64 bits, for which there are no kernels. */
  @Test
  void whereVectorsAreShorterThanAnyKernelsResultsAreRightAllTheSame() throws Exception {
    assertEquals(
        "simd 128 bit, emulated and slow: this machine has 64 bit",
        askForSimd(INCUBATOR, "-XX:MaxVectorSize=8"));
  }

  /** What a JVM with these options answers to someone who wants SIMD kernels. */
  private static String askForSimd(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(AskForSimd.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String answer =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), answer);
    return answer;
  }

  /** Prints what the kernels call themselves, or why there are none. */
  static final class AskForSimd {
    public static void main(String[] args) {
      try {
        Kernels kernels = Backends.of("simd").newKernels(1);
        float[] x = {1, 2, 3, 4, 5};
        double dot = kernels.dot(x, x, x.length);
        System.out.println(dot == 55 ? kernels.description() : "1 + 4 + 9 + 16 + 25 = " + dot);
      } catch (IllegalStateException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
