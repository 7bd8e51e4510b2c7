package moebench.reports.literature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublishedTest {
  /** Figures as printed in Switch Transformers, Table 1. */
  @Test
  void switchTable1() {
    Published table = Published.switchTable1();
    assertTrue(table.source().contains("arXiv 2101.03961, Table 1"), table.source());
    assertEquals(9, table.rows().size());
    Published.Row base = table.rows().get(0);
    assertEquals("T5-Base", base.text("model"));
    assertEquals(Optional.empty(), base.number("hours_to_threshold"));
    assertEquals(Optional.of(1600.0), base.number("examples_per_second"));
    Published.Row last = table.rows().get(7);
    assertEquals(Optional.of(62.8), last.number("hours_to_threshold"));
    assertEquals(Optional.of(1.0), last.number("capacity_factor"));
  }

  @Test
  void theOtherTablesNameTheirSource() {
    assertTrue(Published.switchTable7().source().contains("2101.03961"));
    assertTrue(Published.stMoeTable5().source().contains("2202.08906"));
    assertEquals(6, Published.switchTable7().rows().size());
    assertEquals(3, Published.stMoeTable5().rows().size());
  }

  /** As in the paper: 37.7%, 44.5% and 77.5%. */
  @Test
  void codex() {
    Published table = Published.codexBestOf100();
    assertTrue(table.source().contains("2107.03374"));
    Published.Row row = table.rows().getFirst();
    assertEquals(Optional.of(0.377), row.number("one_answer"));
    assertEquals(Optional.of(0.445), row.number("mean_log_probability"));
    assertEquals(Optional.of(0.775), row.number("oracle"));
  }

  @Test
  void aTableWithoutSourceIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Published.parse(List.of("a,b", "1,2")));
    assertThrows(
        IllegalArgumentException.class, () -> Published.parse(List.of("# source: x", "a,b", "1")));
  }
}
