package moebench.layers.aparapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aparapi.Kernel;
import com.aparapi.internal.exception.AparapiException;
import com.aparapi.internal.model.ClassModel;
import com.aparapi.internal.model.Entrypoint;
import com.aparapi.internal.writer.KernelWriter;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Aparapi makes of the kernels, read for its traps. Needs no device. */
class GeneratedOpenClTest {
  /** A literal with a point or an exponent that does not end in f is a double. */
  private static final Pattern DOUBLE_LITERAL =
      Pattern.compile("(?<![\\w.])\\d+(\\.\\d*([eE][-+]?\\d+)?|[eE][-+]?\\d+)(?![\\dfeE.])");

  private static String translated(Tiles tiles) throws AparapiException {
    return translated(tiles.newKernel());
  }

  private static String translated(Kernel kernel) throws AparapiException {
    return KernelWriter.writeToString(entrypoint(kernel));
  }

  private static Entrypoint entrypoint(Kernel kernel) throws AparapiException {
    return ClassModel.createClassModel(kernel.getClass()).getEntrypoint("run", kernel);
  }

  /** What lies in the device's memory. */
  private static Stream<Field> globalArrays() {
    return Stream.of(LayerBuffers.class.getDeclaredFields())
        .filter(field -> field.getType().isArray())
        .filter(field -> !field.isAnnotationPresent(Kernel.Local.class));
  }

  static Stream<Kernel> kernels() {
    return Stream.concat(
        Stream.of(Tiles.values()).map(Tiles::newKernel),
        Stream.of(
            new FmaKernels.ManyItems(4),
            new FmaKernels.FewItems(4),
            new ReadKernels.ManyItems(new float[4], 1),
            new ReadKernels.FewItems(new float[32], 1)));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void computesInSinglePrecisionOnly(Kernel kernel) throws AparapiException {
    String code = translated(kernel);
    for (String word : List.of("double", "fp64", "long", "atomic")) {
      assertFalse(Pattern.compile("\\b" + word).matcher(code).find(), word);
    }
    Matcher literal = DOUBLE_LITERAL.matcher(code);
    assertFalse(literal.find(), () -> "a double literal: " + literal.group());
    assertTrue(DOUBLE_LITERAL.matcher("a * 0.5;").find(), "the test must see one");
    assertTrue(DOUBLE_LITERAL.matcher("a * 1e-5 ").find(), "the test must see one");
  }

  @ParameterizedTest
  @EnumSource(Tiles.class)
  void everyArrayIsWhereItBelongs(Tiles tiles) throws AparapiException {
    String code = translated(tiles);
    String kernel = code.substring(code.indexOf("__kernel void run("));
    kernel = kernel.substring(0, kernel.indexOf("){"));
    List<String> local =
        Pattern.compile("__local \\w+ \\*(\\w+)")
            .matcher(kernel)
            .results()
            .map(found -> found.group(1))
            .sorted()
            .toList();
    assertEquals(
        tiles == Tiles.GPU
            ? List.of("aTile", "bTile", "counts", "partial")
            : List.of("counts", "partial"),
        local);
    assertEquals(
        globalArrays().count(),
        Pattern.compile("__global (float|int) \\*").matcher(kernel).results().count());
    assertFalse(kernel.contains("char"), "boolean fields abort the process");
  }

  /** Aparapi forbids a device to write where it sees no store through a field. */
  @ParameterizedTest
  @EnumSource(Tiles.class)
  void allButInputsMayBeWritten(Tiles tiles) throws AparapiException {
    Set<String> inputs =
        Set.of(
            "program", "x", "noise", "draws", "router", "w1", "w1Rest", "b1", "w2", "w2Rest", "b2",
            "dy");
    Set<String> written = entrypoint(tiles.newKernel()).getArrayFieldAssignments();
    assertEquals(
        List.of(),
        globalArrays()
            .map(Field::getName)
            .filter(name -> inputs.contains(name) == written.contains(name))
            .toList());
  }

  /** Each call would be compiled into the kernel once more: minutes instead of seconds. */
  @ParameterizedTest
  @EnumSource(Tiles.class)
  void allProductsShareOneCall(Tiles tiles) throws AparapiException {
    String name = tiles.newKernel().getClass().getSimpleName() + "__tile(this, ";
    assertEquals(
        1, Pattern.compile(name, Pattern.LITERAL).matcher(translated(tiles)).results().count());
  }

  /** Where only some items of a group reach a barrier, they wait for the others for ever. */
  @ParameterizedTest
  @EnumSource(Tiles.class)
  void barriersStandWhereAllItemsPass(Tiles tiles) throws AparapiException {
    String code = translated(tiles);
    assertEquals(List.of(), Barriers.thatSomeItemsMiss(code));
    long barriers =
        Pattern.compile(Barriers.BARRIER, Pattern.LITERAL).matcher(code).results().count();
    // Two in a prefix sum, three in a sum of a row, and two around each step of a tile.
    assertEquals(tiles == Tiles.GPU ? 7 : 5, barriers);
  }

  @Test
  void aBarrierThatSomeItemsMissIsSeen() {
    String direct = "void f(int n){\n   if (get_local_id(0)<n){\n      barrier(\n   }\n}\n";
    assertEquals(List.of("if (get_local_id(0)<n){"), Barriers.thatSomeItemsMiss(direct));
    String byVariable =
        "void g(){\n   int i = get_local_id(0) * 2;\n   int to = n - i;\n"
            + "   for (int t = 0; t<to; t++){\n      f(n);\n   }\n}\n";
    String uniform = "void f(int n){\n   for (; n<4; n++){\n      barrier(\n   }\n}\n";
    assertEquals(List.of(), Barriers.thatSomeItemsMiss(uniform));
    assertEquals(
        List.of("for (int t = 0; t<to; t++){"), Barriers.thatSomeItemsMiss(uniform + byVariable));
  }
}
