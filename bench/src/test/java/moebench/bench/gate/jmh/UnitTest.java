package moebench.bench.gate.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnitTest {
  private static Unit unit(String name, String kernel, String rows) {
    return new Unit(name, Map.of("kernel", kernel, "rows", rows));
  }

  @Test
  void aLabelHasNoPackage() {
    assertEquals("Layer.call[kernel=RELU,rows=8]", unit("a.b.Layer.call", "RELU", "8").label());
    assertEquals("Layer.call", new Unit("a.b.Layer.call", Map.of()).label());
  }

  /** What is the same for all of a benchmark would only widen a table. */
  @Test
  void amongOthersALabelSaysWhatDiffers() {
    Unit relu = unit("a.Layer.call", "RELU", "8");
    Unit gelu = unit("a.Layer.call", "GELU", "8");
    Unit other = unit("a.Other.call", "RELU", "64");
    Unit plain = new Unit("a.Layer.call", Map.of("kernel", "RELU"));

    assertEquals("Layer.call[kernel=RELU]", relu.labelAmong(List.of(relu, gelu, other)));
    assertEquals("Layer.call[kernel=GELU]", gelu.labelAmong(List.of(relu, gelu, other)));
    assertEquals("Other.call", other.labelAmong(List.of(relu, gelu, other)));
    assertEquals("Layer.call", relu.labelAmong(List.of(relu)));
    assertEquals("Layer.call", plain.labelAmong(List.of(plain, relu)), "it has no rows");
  }
}
