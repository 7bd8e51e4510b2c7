package moebench.reports.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import moebench.reports.SyntheticRun;
import moebench.reports.TinyRun;
import moebench.reports.data.RunData;
import moebench.reports.schema.LayerConfig;
import org.junit.jupiter.api.Test;

/** The columns of drops in both tables that have them. */
class ChoicesTest {
  private static final List<Double> EVEN = List.of(0.5, 0.5);

  /** First, second and later choices dropped, as {@code table} shows them for each layer. */
  private static List<String> drops(Page.TableView table, String when) {
    List<Integer> columns =
        IntStream.range(0, table.columns().size())
            .filter(i -> table.columns().get(i).endsWith(" choices dropped" + when))
            .boxed()
            .toList();
    return table.rows().stream()
        .map(row -> String.join(" ", columns.stream().map(row::get).toList()))
        .toList();
  }

  private static RunData run(LayerConfig config, List<Double> one, List<Double> other) {
    return new TinyRun().routed(config, 1, EVEN, one).routed(config, 2, EVEN, other).data();
  }

  private static void assertDrops(String expected, RunData run) {
    Page.TableView routing = RoutingTable.of(run);
    assertEquals(List.of(expected), drops(routing, ""));
    assertEquals(List.of(expected), drops(routing, ", final validation"));
    Page.TableView quality =
        Tables.of(run).stream().filter(t -> t.id().equals("table-quality")).findFirst().get();
    assertEquals(List.of(expected, expected), drops(quality, ""), "of both accountings");
  }

  /** Third choices 0.5 and 0.7, fourth 0.9 and 1: 0.775 on average. */
  @Test
  void laterChoicesAreTheThirdAndAllAfterIt() {
    assertDrops(
        "2.00% 30.00% 77.50%",
        run(
            SyntheticRun.config("top-4", 8, 1.25),
            List.of(0.01, 0.2, 0.5, 0.9),
            List.of(0.03, 0.4, 0.7, 1.0)));
  }

  @Test
  void routersOfFewerChoicesHaveNoLaterOnes() {
    List<Double> one = List.of(0.1);
    assertDrops("10.00% – –", run(SyntheticRun.config("switch", 8, 1.25), one, one));
    List<Double> two = List.of(0.1, 0.2);
    assertDrops("10.00% 20.00% –", run(SyntheticRun.config("moe", 8, 1.25), two, two));
  }

  @Test
  void whereExpertsChooseTokensHaveNoChoice() {
    List<Double> none = List.of(0.0, 0.0, 0.0);
    assertDrops("– – –", run(SyntheticRun.config("expert-choice", 8, 1.25), none, none));
  }
}
