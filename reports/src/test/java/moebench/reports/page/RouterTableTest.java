package moebench.reports.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import moebench.reports.SyntheticRun;
import moebench.reports.TinyRun;
import moebench.reports.schema.LayerConfig;
import org.junit.jupiter.api.Test;

class RouterTableTest {
  private static final int LABEL = 0;
  private static final int BETTER_THAN_DENSE = 3;

  private static LayerConfig with(LayerConfig c, String activation) {
    return new LayerConfig(
        c.layer(),
        c.experts(),
        c.topK(),
        c.capacityConvention(),
        c.capacityFactor(),
        c.secondChoice(),
        activation,
        c.dModel(),
        c.dFf(),
        c.blocks(),
        c.regularization());
  }

  private static TinyRun add(TinyRun run, LayerConfig config, double... bpbBySeed) {
    for (int i = 0; i < bpbBySeed.length; i++) {
      run.quality(config, i + 1, bpbBySeed[i], "executed");
    }
    return run;
  }

  private static List<String> better(TinyRun run, String label) {
    return RouterTable.of(run.data()).rows().stream()
        .filter(row -> row.get(LABEL).equals(label))
        .map(row -> row.get(BETTER_THAN_DENSE))
        .toList();
  }

  /**
   * Differences by seed 0.2, 0.1 and 0.3: mean 0.2, deviation 0.1, and Student's t of two degrees
   * of freedom is 4.3027 standard errors, 0.2484 either way.
   */
  @Test
  void eachLayerIsPairedBySeedWithDenseOfItsActivation() {
    LayerConfig dense = SyntheticRun.configs().getFirst();
    LayerConfig hash = SyntheticRun.config("hash", 8, 1.25);
    TinyRun run = new TinyRun();
    add(run, dense, 3.0, 3.1, 3.2);
    add(run, with(dense, "gelu-erf"), 2.5, 2.5, 2.5);
    add(run, hash, 2.8, 3.0, 2.9, 1.0);
    add(run, with(hash, "gelu-erf"), 2.45);
    add(run, with(hash, "gelu-tanh"), 2.45);
    assertEquals(List.of("+0.2000 (−0.0484 to +0.4484)"), better(run, "Hash E8 CF 1.25 relu"));
    assertEquals(List.of("+0.0500"), better(run, "Hash E8 CF 1.25 gelu-erf"), "of one seed");
    assertEquals(List.of("–"), better(run, "Hash E8 CF 1.25 gelu-tanh"), "no dense one");
    assertEquals(List.of("–"), better(run, "Dense relu"));
  }

  @Test
  void runsWithoutOtherRoutersHaveNoRows() {
    TinyRun run = new TinyRun();
    add(run, SyntheticRun.configs().getFirst(), 3.0);
    add(run, SyntheticRun.config("switch", 8, 1.25), 2.9);
    assertEquals(List.of(), RouterTable.of(run.data()).rows());
  }
}
