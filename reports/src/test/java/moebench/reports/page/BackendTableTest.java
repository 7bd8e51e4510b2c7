package moebench.reports.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import moebench.reports.SyntheticRun;
import moebench.reports.TinyRun;
import moebench.reports.schema.LayerConfig;
import org.junit.jupiter.api.Test;

class BackendTableTest {
  private static final LayerConfig DENSE = SyntheticRun.configs().getFirst();

  private static List<String> column(Page.TableView table, String name) {
    int index = table.columns().indexOf(name);
    return table.rows().stream().map(row -> row.get(index)).toList();
  }

  /** Resident training: 5e4 tokens/s of 1e6 FLOPs are 50 GFLOP/s, of a peak of 1000. */
  @Test
  void aHostHasThreadsAndADeviceAShareOfItsOwnPeak() {
    TinyRun run = new TinyRun().speed(DENSE, 1, 2e4).on("opencl:0");
    run.resident(DENSE, 1, 1e4, 5e4).deviceProbe(1000, 40);

    Page.TableView table = BackendTable.of(run.data());

    assertEquals(List.of("simd, one thread", "opencl:0"), column(table, "Back-end"));
    assertEquals(
        List.of("–", "– forward, 5.0% training"), column(table, "Share of the device's peak"));
  }

  @Test
  void withoutAProbeADeviceHasNoShare() {
    TinyRun run = new TinyRun().on("opencl:0").resident(DENSE, 1, 1e4, 5e4);

    assertEquals(List.of("–"), column(BackendTable.of(run.data()), "Share of the device's peak"));
  }
}
