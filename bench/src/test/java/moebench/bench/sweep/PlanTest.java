package moebench.bench.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moebench.reports.data.Labels;
import moebench.reports.schema.Cell;
import moebench.reports.schema.LayerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class PlanTest {

  private static Sweep sweep(String preset, String... axesAndValues) {
    Values values = Values.none();
    for (int i = 0; i < axesAndValues.length; i += 2) {
      String name = axesAndValues[i];
      Axis<?> axis = Axes.ALL.stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
      values = values.parsed(axis, axesAndValues[i + 1]);
    }
    return Sweeps.preset(preset).overriddenBy(values);
  }

  private static <T extends Cell> Stream<T> cells(Plan plan, Class<T> kind) {
    return plan.cells().stream().map(PlannedCell::cell).filter(kind::isInstance).map(kind::cast);
  }

  private static Stream<Cell.Quality> quality(Plan plan) {
    return cells(plan, Cell.Quality.class);
  }

  private static Set<LayerConfig> layers(Plan plan) {
    Set<LayerConfig> layers = new HashSet<>();
    for (PlannedCell planned : plan.cells()) {
      switch (planned.cell()) {
        case Cell.Probe probe -> {}
        case Cell.Speed speed -> layers.add(speed.layer());
        case Cell.Quality quality -> layers.add(quality.layer());
        case Cell.BestOfN bestOf -> layers.add(bestOf.layer());
        case Cell.Simulation simulation -> throw new AssertionError(simulation);
        case Cell.Ensemble ensemble -> throw new AssertionError(ensemble);
        case Cell.Classical classical -> throw new AssertionError(classical);
        case Cell.Comparison comparison -> throw new AssertionError(comparison);
      }
    }
    return layers;
  }

  /** The steps of the measured table that the recipe of the quality experiment prints. */
  @ParameterizedTest
  @CsvSource({
    "switch, 8, 1.0, 2354",
    "switch, 8, 1.25, 1966",
    "switch, 8, 2.0, 1315",
    "moe, 8, 1.0, 2354",
    "moe, 8, 1.25, 1966",
    "moe, 8, 2.0, 1315",
    "switch, 32, 1.25, 1907",
  })
  void budgetBuysTheStepsOfTheRecipe(String layer, String experts, String factor, int steps) {
    Plan plan =
        Plan.of(
            sweep(
                "standard",
                "layers",
                layer,
                "experts",
                experts,
                "capacityFactors",
                factor,
                "accountings",
                "padded",
                "seeds",
                "1"));

    assertEquals(List.of(steps), quality(plan).map(Cell.Quality::steps).toList());
  }

  @ParameterizedTest
  @CsvSource({"256, 2384", "1024, 701"})
  void denseCostsWhatTheRecipePrints(String dFf, int steps) {
    Plan plan = Plan.of(sweep("standard", "layers", "dense", "dFf", dFf, "seeds", "1"));

    assertEquals(List.of(steps), quality(plan).map(Cell.Quality::steps).toList());
  }

  @Test
  void oneRunServesBothAccountingsWhereTheyBuyTheSame() {
    Plan plan =
        Plan.of(sweep("standard", "experts", "8", "capacityFactors", "1,1.25", "seeds", "1"));

    Map<List<Object>, Integer> steps = new HashMap<>();
    quality(plan)
        .forEach(cell ->
            steps.put(
                List.of(
                    cell.layer().layer(),
                    String.valueOf(cell.layer().capacityFactor()),
                    String.join("+", cell.accountings())),
                cell.steps()));
    assertEquals(
        Map.of(
            List.of("dense", "null", "padded+executed"),
            2384,
            List.of("switch", "1.0", "padded+executed"),
            2354,
            List.of("switch", "1.25", "padded"),
            1966,
            List.of("switch", "1.25", "executed"),
            2354,
            List.of("moe", "1.0", "padded+executed"),
            2354,
            List.of("moe", "1.25", "padded+executed"),
            1966),
        steps);
  }

  @Test
  void quickIsTheSeventeenConfigurationsOfTheIssue() {
    Plan plan = Plan.of(Sweeps.preset("quick"));

    Set<String> names = new HashSet<>();
    for (LayerConfig layer : layers(plan)) {
      names.add(Labels.name(layer));
    }
    Set<String> expected = new HashSet<>(Set.of("Dense"));
    for (String kind : List.of("Switch", "MoE")) {
      for (String factor : List.of("1", "1.25", "1.5", "2")) {
        expected.add(kind + " E8 CF " + factor);
      }
      for (int experts : new int[] {2, 4, 16, 32}) {
        expected.add(kind + " E" + experts + " CF 1.25");
      }
    }
    assertEquals(expected, names);
    assertTrue(quality(plan).allMatch(cell -> cell.budgetFlops() >= 8e11));
    assertEquals(2, plan.rounds());
    assertTrue(plan.round(1).stream().noneMatch(PlannedCell::optional));
    assertTrue(plan.round(2).stream().allMatch(PlannedCell::optional));
  }

  @Test
  void gridsThatOverlapTrainOnceUnderTheAccountingsOfBoth() {
    Plan plan = Plan.of(sweep("quick", "experts", "8", "capacityFactors", "1.25", "seeds", "1"));

    List<String> labels =
        plan.cells().stream()
            .filter(cell -> cell.cell() instanceof Cell.Quality)
            .map(PlannedCell::label)
            .toList();
    assertEquals(
        List.of(
            "quality of Dense, padded and executed, seed 1",
            "quality of Switch E8 CF 1.25, padded, seed 1",
            "quality of Switch E8 CF 1.25, executed, seed 1",
            "quality of MoE E8 CF 1.25, padded and executed, seed 1"),
        labels);
  }

  @ParameterizedTest
  @FieldSource("moebench.bench.sweep.Sweeps#PRESETS")
  void everyPresetPlansEachCellOnce(String preset) {
    Plan plan = Plan.of(Sweeps.preset(preset));

    Set<String> ids = new HashSet<>();
    plan.cells().forEach(cell -> assertTrue(ids.add(cell.id()), cell.label()));
    assertTrue(plan.seconds(2) > 0);
    assertTrue(plan.bytes(2) > 0);
  }

  /** A grid that asks for it measures nothing else; each layer and seed once. */
  @Test
  void bestOfNSamplesFromEveryLayerAndTrainsOnNoText() {
    Sweep sweep = sweep("best-of-n", "seeds", "2");
    Plan plan = Plan.of(sweep);

    List<Cell.BestOfN> cells =
        plan.cells().stream().map(cell -> (Cell.BestOfN) cell.cell()).toList();
    assertEquals(3 * 2, cells.size());
    assertEquals(
        List.of("dense", "switch", "moe"),
        cells.stream().map(cell -> cell.layer().layer()).distinct().toList());
    assertEquals(
        Set.of(1L, 2L), cells.stream().map(Cell.BestOfN::seed).collect(Collectors.toSet()));
    assertEquals(5 * cells.getFirst().budgetFlops(), cells.getFirst().verifierFlops());
    assertEquals(Set.of(), sweep.trainingTokens());
  }

  @Test
  void theFullPresetHasBestOfNBesideAllElse() {
    Plan plan = Plan.of(Sweeps.preset("full"));

    List<PlannedCell> cells =
        plan.cells().stream().filter(cell -> cell.cell() instanceof Cell.BestOfN).toList();
    assertEquals(3 * 3, cells.size());
    assertTrue(cells.stream().mapToDouble(PlannedCell::seconds).sum() / 2 < 15 * 60);
    // The grid of dense, Switch and MoE, and what the preset routers adds to it.
    assertEquals(61 + 10, quality(plan).map(Cell.Quality::layer).distinct().count());
  }

  @Test
  void otherSystemsFitAQuarterOfAnHourOnTwoCoresAndArePartOfFull() {
    Plan ensembles = Plan.of(Sweeps.preset("ensembles"));
    Plan classical = Plan.of(Sweeps.preset("classical"));
    assertTrue(ensembles.seconds(2) < 15 * 60, ensembles.seconds(2) + " s");
    assertTrue(classical.seconds(2) < 15 * 60, classical.seconds(2) + " s");

    Plan full = Plan.of(Sweeps.preset("full"));
    assertEquals(
        Set.of(
            "single dense",
            "single switch",
            "single moe",
            "total dense",
            "active dense",
            "each dense"),
        systems(ensembles));
    assertEquals(systems(ensembles), systems(full));
    assertEquals(5 * 4 * 5, mixtures(classical).size());
    assertEquals(mixtures(classical), mixtures(full));
  }

  private static Set<String> systems(Plan plan) {
    return cells(plan, Cell.Ensemble.class)
        .map(c -> c.system() + " " + c.layer().layer())
        .collect(Collectors.toSet());
  }

  private static Set<List<Object>> mixtures(Plan plan) {
    return cells(plan, Cell.Classical.class)
        .map(c -> List.<Object>of(c.problem(), c.expertKind(), c.experts(), c.trainer()))
        .collect(Collectors.toSet());
  }

  @Test
  void theRoutersPresetFitsAQuarterOfAnHourAndIsPartOfFull() {
    Plan plan = Plan.of(Sweeps.preset("routers"));

    assertEquals(
        Set.of(
            "dense",
            "switch",
            "moe",
            "top-4",
            "shared",
            "fine-4",
            "loss-free",
            "sinkhorn",
            "hash",
            "expert-choice",
            "soft"),
        Set.copyOf(layers(plan).stream().map(LayerConfig::layer).toList()));
    assertTrue(
        plan.round(1).stream().mapToDouble(PlannedCell::seconds).sum() < 14 * 60,
        "the first round is certain, whatever the time limit");
    Plan full = Plan.of(Sweeps.preset("full"));
    assertTrue(
        full.cells().stream()
            .map(PlannedCell::cell)
            .filter(Cell.Speed.class::isInstance)
            .map(cell -> ((Cell.Speed) cell).layer())
            .toList()
            .containsAll(layers(plan)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bestOf | 0 | bestOf: must be 1 or more, not 0",
        "temperature | 0 | temperature: must be a number above 0, not 0",
        "problems | 1 | problems must be 2 (so that they have a spread) to 2100, not 1: of the 8100 sums",
        "problems | 3000 | to 2100, not 3000: of the 8100 sums of numbers of 2 digits",
        "layers | switch,expert-choice | best of n does not go with expert-choice,",
        "experts | 2048 | 2048 experts are more than the 1024 tokens of a batch",
        "taskFlops | 1 | a budget of 1.0 FLOPs buys 0 steps",
      })
  void badBestOfNIsNamed(String axis, String value, String part) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Plan.of(sweep("best-of-n", axis, value)))
            .getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void roundsRunQualityThenTheProbeThenSpeed() {
    Plan plan = Plan.of(sweep("smoke", "seeds", "2", "forks", "3"));

    List<String> order =
        plan.cells().stream()
            .map(cell -> cell.round() + cell.cell().getClass().getSimpleName())
            .distinct()
            .toList();
    assertEquals(
        List.of("1Quality", "1Probe", "1Speed", "2Quality", "2Probe", "2Speed", "3Probe", "3Speed"),
        order);
    assertEquals(0, plan.optionalCells());
  }

  @Test
  void anOverrideReplacesTheAxisInEveryGrid() {
    Plan plan = Plan.of(sweep("quick", "experts", "4", "capacityFactors", "1:2:0.5"));

    assertEquals(
        Set.of(
            "Dense",
            "Switch E4 CF 1",
            "Switch E4 CF 1.5",
            "Switch E4 CF 2",
            "MoE E4 CF 1",
            "MoE E4 CF 1.5",
            "MoE E4 CF 2"),
        Set.copyOf(layers(plan).stream().map(Labels::name).toList()));
  }

  @Test
  void withoutALimitTheFactorMakesNoDifference() {
    Plan plan = Plan.of(sweep("quick", "capacityConvention", "dropless", "experts", "8"));

    assertEquals(
        Set.of("Dense", "Switch E8 dropless", "MoE E8 dropless"),
        Set.copyOf(layers(plan).stream().map(Labels::name).toList()));
  }

  private static Stream<Cell.Speed> speed(Plan plan) {
    return cells(plan, Cell.Speed.class);
  }

  @Test
  void tokensAndThreadsSplitSpeedAndTrainingTakesTheFirstTokens() {
    Plan plan = Plan.of(sweep("smoke", "layers", "switch", "tokens", "128,256", "threads", "1,2"));

    assertEquals(
        Set.of(List.of(128, 1), List.of(128, 2), List.of(256, 1), List.of(256, 2)),
        Set.copyOf(speed(plan).map(s -> List.of(s.tokens(), s.threads())).toList()));
    assertEquals(4, speed(plan).count());
    assertEquals(Set.of(128), Set.copyOf(quality(plan).map(Cell.Quality::tokens).toList()));
    assertEquals(2, quality(plan).count(), "one for each accounting");
    assertTrue(
        plan.cells().stream()
            .anyMatch(
                c -> c.label().equals("speed of Switch E8 CF 1.25, 256 tokens, 2 threads, fork 1")),
        plan.cells().toString());
  }

  @Test
  void scalingSweepsOneSizeAtATimeAndTrainsNothing() {
    Plan plan = Plan.of(Sweeps.preset("scaling"));

    assertEquals(0, quality(plan).count());
    List<Cell.Speed> round =
        speed(plan).filter(s -> s.fork() == 1 && s.layer().layer().equals("switch")).toList();
    assertEquals(
        Set.of(4, 8, 16, 32, 64),
        Set.copyOf(round.stream().map(s -> s.layer().experts()).toList()));
    assertEquals(
        Set.of(256, 1024, 4096), Set.copyOf(round.stream().map(Cell.Speed::tokens).toList()));
    assertEquals(
        Set.of(64, 128, 512), Set.copyOf(round.stream().map(s -> s.layer().dModel()).toList()));
    assertEquals(Set.of(1, 2), Set.copyOf(round.stream().map(Cell.Speed::threads).toList()));
    assertEquals(5 + 2 + 1 + 2, round.size());
    assertTrue(round.stream().allMatch(s -> s.layer().dFf() == 4 * s.layer().dModel()));
  }

  @Test
  void aSweepReadsBackFromItsManifest() {
    for (String preset : Sweeps.PRESETS) {
      Sweep sweep = sweep(preset, "members", "4", "timeLimit", "2h");

      Sweep again = Sweep.of(sweep.toMap(), "manifest");

      assertEquals(Plan.of(sweep), Plan.of(again));
      assertEquals(sweep.toMap(), again.toMap());
    }
  }

  @Test
  void impossibleConfigurationsAreRefused() {
    assertRefused("topK 2 is more than experts 1", "layers", "moe", "experts", "1");
    assertRefused("capacity rounds to 0", "capacityFactors", "1e-12");
    assertRefused("buys 0 steps", "budgetFlops", "1000");
    assertRefused(
        "back-end reference computes with one thread, not 2",
        "backend",
        "reference",
        "threads",
        "1,2");
    assertRefused("tokens must be a positive multiple of 64, not 100", "tokens", "1024,100");
    assertRefused("both 0", "seeds", "0", "forks", "0");
    assertRefused("topK 9 is more than experts 8", "layers", "top-9");
    assertRefused(
        "128 experts are more than the 64 tokens of a batch", "experts", "128", "tokens", "64");
    assertRefused(
        "256 experts are more than the 64 tokens",
        "layers",
        "fine-4",
        "experts",
        "64",
        "tokens",
        "64");
    assertRefused("fine-3 cuts experts into 3 parts, but dFf 256", "layers", "fine-3");
    assertRefused(
        "router expert-choice fills the slots of each expert, so it needs the capacity convention"
            + " per-token, not dropless",
        "layers",
        "expert-choice",
        "capacityConvention",
        "dropless");
    assertRefused(
        "capacity convention per-token, not per-assignment",
        "layers",
        "switch,expert-choice",
        "capacityConvention",
        "per-assignment");
    assertRefused(
        "router hash has no kernel for devices: use switch or moe",
        "layers",
        "switch,hash",
        "backend",
        "simd,opencl:0");
  }

  @ParameterizedTest
  @CsvSource({
    "soft, capacityFactors, 1.5",
    "soft, capacityConvention, dropless",
    "'hash,dense', balanceLoss, 0.1",
    "'sinkhorn,loss-free', balanceLoss, 0",
    "hash, zLoss, 0.001",
    "hash, jitter, 0.1",
    "switch, secondChoice, random",
    "dense, balanceLoss, 0.1",
    "dense, capacityFactors, 1.5",
    "dense, jitter, 0.1",
    "dense, zLoss, 0.1",
  })
  void anOptionThatMeansNothingToTheRoutersIsNamed(String layers, String axis, String value) {
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> sweep("smoke", "layers", layers, axis, value))
            .getMessage();
    String routers = layers.replace(",dense", "").replace(",", ", ");
    assertEquals(axis + " does not apply to " + routers + ": leave it out", message);
    // One router that it is meant for is enough, and what a preset says is no mistake.
    sweep("smoke", "layers", layers + ",moe", axis, value);
    Plan.of(sweep("quick", "layers", layers));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ensembles | layers | top-4 | choose systems by ensembles or classical",
        "ensembles | experts | 16 | give members for ensembles, or mixtures for classical",
        "ensembles | capacityFactors | 2 | leave it out",
        "ensembles | bestOf | 8 | leave it out",
        "classical | layers | top-4 | choose systems by ensembles or classical",
        "classical | experts | 16 | give members for ensembles, or mixtures for classical",
        "classical | dModel | 32 | leave it out",
        "simulate | tokens | 128 | leave it out",
      })
  void anAxisOfLayersIsRefusedWhereNoneIsMeasured(
      String preset, String axis, String value, String instead) {
    assertEquals(
        axis + " does not apply without layers to measure (seeds and forks are 0): " + instead,
        assertThrows(IllegalArgumentException.class, () -> sweep(preset, axis, value))
            .getMessage());
    sweep(preset, axis, value, "seeds", "1");
    sweep(preset, axis, value, "forks", "1");
  }

  /** What ensembles take from a layer: the size of their models. */
  @Test
  void ensemblesHaveASizeWithoutLayers() {
    Plan plan = Plan.of(sweep("ensembles", "dModel", "128", "dFf", "512", "ensembles", "total"));
    assertEquals(
        Set.of(128),
        plan.cells().stream()
            .map(c -> ((Cell.Ensemble) c.cell()).layer().dModel())
            .collect(Collectors.toSet()));
  }

  @Test
  void aFactorWithoutALimitIsNamed() {
    String[] given = {"capacityConvention", "dropless", "capacityFactors", "1.5"};
    assertEquals(
        "capacityFactors does not apply to dropless layers: leave it out",
        assertThrows(IllegalArgumentException.class, () -> sweep("smoke", given)).getMessage());
    given[1] = "dropless,per-token";
    sweep("smoke", given);
  }

  /** C is ⌈CF·T/E⌉ under either, of fine-grained parts too: one layer, trained once. */
  @Test
  void conventionsAreOneWhereATokenHasOneChoice() {
    Plan plan =
        Plan.of(
            sweep(
                "smoke",
                "layers",
                "switch,shared,fine-4,moe",
                "capacityConvention",
                "per-token,per-assignment"));
    Map<String, Set<String>> conventions =
        quality(plan)
            .map(Cell.Quality::layer)
            .collect(
                Collectors.groupingBy(
                    LayerConfig::layer,
                    Collectors.mapping(LayerConfig::capacityConvention, Collectors.toSet())));
    Set<String> one = Set.of("per-token");
    Set<String> both = Set.of("per-token", "per-assignment");
    assertEquals(Map.of("switch", one, "shared", one, "fine-4", one, "moe", both), conventions);
  }

  @Test
  void aLayerNamesOnlyWhatItsRouterUses() {
    Plan plan =
        Plan.of(
            sweep(
                "quick",
                "layers",
                "soft,hash,expert-choice,fine-4,shared,top-3",
                "zLoss",
                "0.1",
                "experts",
                "8"));
    Map<String, LayerConfig> byName = new HashMap<>();
    layers(plan).forEach(layer -> byName.put(layer.layer(), layer));
    assertEquals("dropless", byName.get("soft").capacityConvention());
    assertEquals(8, byName.get("soft").topK());
    assertEquals(0, byName.get("hash").regularization().zLoss());
    assertEquals(0, byName.get("expert-choice").regularization().balanceLoss());
    assertEquals(0.1, byName.get("expert-choice").regularization().zLoss());
    assertEquals(4, byName.get("fine-4").topK());
    assertEquals(8, byName.get("fine-4").experts(), "before they are cut");
    assertEquals(0.01, byName.get("shared").regularization().balanceLoss());
    assertEquals(3, byName.get("top-3").topK());
  }

  /** Speed is measured on each back-end, quality on the first that is none of the devices. */
  @Test
  void backendsAreAnAxisOfSpeed() {
    Plan plan =
        Plan.of(sweep("smoke", "backend", "opencl:0,simd", "threads", "1,2", "layers", "dense"));
    List<Cell.Speed> speed =
        plan.cells().stream()
            .map(PlannedCell::cell)
            .filter(Cell.Speed.class::isInstance)
            .map(Cell.Speed.class::cast)
            .toList();
    assertEquals(
        Set.of("opencl:0 1", "simd 1", "simd 2"),
        speed.stream().map(c -> c.backend() + " " + c.threads()).collect(Collectors.toSet()));
    assertEquals(3, speed.size());
    assertEquals(
        Set.of("simd"), quality(plan).map(Cell.Quality::backend).collect(Collectors.toSet()));
  }

  private static void assertRefused(String reason, String... axesAndValues) {
    Sweep sweep = sweep("smoke", axesAndValues);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Plan.of(sweep)).getMessage();
    assertTrue(message.contains(reason), message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void classicalMixturesAreEveryKindAndTrainerThatFit() {
    Plan plan = Plan.of(sweep("classical", "mixtures", "1,2x2", "classical", "waveform,two-lines"));
    List<Cell.Classical> cells = plan.cells().stream().map(c -> (Cell.Classical) c.cell()).toList();
    // Two problems, two shapes; linear and ffn by both trainers, stumps by em alone.
    assertEquals(2 * 2 * 5, cells.size());
    assertEquals(List.of(2, 2), cells.get(1).experts());
    assertTrue(
        cells.stream()
            .noneMatch(c -> c.expertKind().equals("stump") && c.trainer().equals("gradient")));
    assertFalse(plan.cells().getFirst().runsAlone());
    // Four experts against one, and 21 features against one.
    assertEquals(4, plan.cells().get(1).seconds() / plan.cells().get(0).seconds(), 1e-9);
    assertTrue(plan.cells().get(0).seconds() > 4 * plan.cells().get(10).seconds());
  }

  /** The models beside an ensemble have as many experts as it has members. */
  @Test
  void anEnsembleOfMoreMembersThanTokensIsRefused() {
    Sweep sweep =
        sweep("ensembles", "members", "100", "tokens", "64", "dModel", "512", "ensembles", "total");
    assertEquals(
        "100 experts are more than the 64 tokens of a batch: give fewer experts or more tokens",
        assertThrows(IllegalArgumentException.class, () -> Plan.of(sweep)).getMessage());
  }

  @Test
  void ensemblesShareTrainingAndQueryAsTheirNamesSay() {
    Plan plan = Plan.of(sweep("ensembles", "repeats", "2", "members", "8"));
    List<Cell.Ensemble> cells = plan.cells().stream().map(c -> (Cell.Ensemble) c.cell()).toList();
    assertEquals(2 * 6, cells.size());
    assertEquals(2, plan.rounds());
    Cell.Ensemble dense = cells.get(0);
    assertEquals(1, dense.members());
    assertEquals(
        List.of(8, 8), cells.subList(1, 3).stream().map(c -> c.layer().experts()).toList());
    // By hand, of a forward pass: 2·2·64·256·2 + 2·64·256 FLOPs per token.
    double query = 2 * 2 * 64 * 256 * 2 + 2 * 64 * 256;
    assertEquals(8e11, dense.steps() * 1024.0 * 3 * query, 1024 * 3 * query);
    Cell.Ensemble total = cells.get(3);
    assertEquals(8, total.members());
    assertEquals(dense.layer(), total.layer());
    assertEquals(dense.steps() / 8, total.steps());
    Cell.Ensemble active = cells.get(4);
    int dModel = active.layer().dModel();
    int dFf = active.layer().dFf();
    double small = 2.0 * 2 * dModel * dFf * 2 + 2.0 * dModel * 256;
    assertTrue(8 * small <= query && 8 * small > 0.97 * query, dModel + ", " + dFf);
    assertEquals(dense.steps(), active.steps(), 0.03 * dense.steps());
    Cell.Ensemble each = cells.get(5);
    assertEquals(dense.steps(), each.steps());
    assertEquals(8, each.members());
    assertEquals(each.withSeed(2), cells.get(11));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ensembles | members | 0 | members: must be 2 or more, not 0",
        "ensembles | members | 500 | cannot be divided among 500; give fewer",
        "ensembles | ensembles | totl | did you mean 'total'?",
        "classical | mixtures | 0 | mixtures: must be 1 or more, not 0",
        "classical | mixtures | 4,201 | a mixture of 201 experts cannot learn from 200 samples: give fewer",
        "classical | mixtures | 65536x65536 | a mixture of 4294967296 experts cannot learn",
        "classical | mixtures | 2x2x2 | on one or two levels",
        "classical | classical | wave | did you mean 'waveform'?",
        "classical | classical | none | nothing to measure",
      })
  void mistakesInOtherSystemsAreNamed(String preset, String axis, String value, String part) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Plan.of(sweep(preset, axis, value)))
            .getMessage();
    assertTrue(message.contains(part), message);
  }
}
