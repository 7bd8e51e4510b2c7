package moebench.reports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import moebench.reports.schema.Cell;
import org.junit.jupiter.api.Test;

class CellIdTest {
  private static String canonical(Cell cell) {
    return new String(Json.canonical(cell), StandardCharsets.UTF_8);
  }

  @Test
  void canonicalJsonHasSortedKeysAndNoAbsentValues() {
    assertEquals(
        "{\"backend\":\"simd\",\"fork\":2,\"iterationMillis\":200,\"iterations\":5,\"kind\":\"speed\","
            + "\"layer\":{\"activation\":\"relu\",\"blocks\":2,\"dFf\":256,\"dModel\":64,\"experts\":1,"
            + "\"layer\":\"dense\",\"topK\":1},\"threads\":2,\"tokens\":1024}",
        canonical(new Cell.Speed(Samples.DENSE, "simd", 1024, 2, 5, 200, 2)));
  }

  /** {@code printf '{"backend":"simd","kind":"probe","round":1}' | sha256sum}. */
  @Test
  void theIdIsThePrefixOfASha256() {
    assertEquals(
        "{\"backend\":\"simd\",\"kind\":\"probe\",\"round\":1}",
        canonical(new Cell.Probe("simd", 1)));
    assertEquals("537f9ef065c5", CellId.of(new Cell.Probe("simd", 1)));
  }

  @Test
  void everyValueCounts() {
    assertNotEquals(CellId.of(Samples.quality(1).cell()), CellId.of(Samples.quality(2).cell()));
    assertEquals(CellId.of(Samples.quality(1).cell()), CellId.of(Samples.quality(1).cell()));
  }
}
