package moebench.reports.figures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import moebench.reports.chart.Axes;
import moebench.reports.chart.Legend;
import moebench.reports.chart.Mark;
import moebench.reports.chart.Panel;
import moebench.reports.chart.Plate;
import moebench.reports.chart.RoutingDiagram;
import moebench.reports.chart.Theme;
import moebench.reports.data.Labels;
import moebench.reports.data.QualityRun;
import moebench.reports.data.RunData;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Result;
import org.jfree.chart.JFreeChart;

/**
 * Where a trained Switch layer sends the tokens of a short text, with few slots and with more: the
 * picture that Switch Transformers (figure 3) draws by hand.
 */
final class TokenRouting implements Figure {
  private static final List<Double> FACTORS = List.of(1.0, 1.5);
  private static final int PANEL_HEIGHT = 190;

  /** More experts than this have no room beside each other. */
  private static final int MOST_EXPERTS = 16;

  @Override
  public String id() {
    return "token-routing";
  }

  @Override
  public String title() {
    return "Tokens, experts and slots";
  }

  @Override
  public Outcome draw(RunData run) {
    Table data =
        Table.of("capacityFactor", "capacity", "position", "byte", "expert", "slot", "seed");
    List<JFreeChart> panels = new ArrayList<>();
    List<Long> seeds = new ArrayList<>();
    for (double factor : FACTORS) {
      sampled(run, factor)
          .ifPresent(q -> {
            panels.add(panel(q, data));
            seeds.add(q.seed());
          });
    }
    if (panels.size() < FACTORS.size()) {
      return new LeftOut(
          "needs trained Switch layers of at most 16 experts at capacity factors 1 and 1.5");
    }
    Legend legend =
        new Legend()
            .area("slot with a token", RoutingDiagram.FILLED)
            .marker("padding: a slot without one", Theme.INK, Mark.SWITCH.shape(), false)
            .line("overflow: no slot left", RoutingDiagram.OVERFLOW, RoutingDiagram.DOTTED);
    return new Drawn(
        ("Consecutive bytes of the validation text and where the first Switch layer of a trained"
                + " model sent them, slots given out as if they were a batch of their own: C ="
                + " ⌈CF·tokens/experts⌉ each. White slots are padding, red dotted tokens found no slot"
                + " and pass through the residual. %s is a space, · a byte that is no letter, digit or"
                + " sign of ASCII. Each panel is one training run of %s (seed %s), so the routers differ.")
            .formatted(
                text(' '),
                Count.of(
                    List.of((int) run.quality().stream().map(QualityRun::seed).distinct().count()),
                    "seed"),
                seeds.stream()
                    .distinct()
                    .map(Object::toString)
                    .collect(Collectors.joining(" and "))),
        data,
        new Plate(panels, 1, PANEL_HEIGHT, legend));
  }

  /** The run with the fewest experts nearest to eight, and the first seed. */
  private static Optional<QualityRun> sampled(RunData run, double factor) {
    return run.quality().stream()
        .filter(q -> q.result().routingSample() != null)
        .filter(q -> isShown(q.cell().layer(), factor))
        .min(
            Comparator.comparingInt((QualityRun q) -> Math.abs(q.cell().layer().experts() - 8))
                .thenComparing(QualityRun::seed));
  }

  private static boolean isShown(LayerConfig layer, double factor) {
    return layer.layer().equals("switch")
        && layer.experts() <= MOST_EXPERTS
        && layer.capacityFactor() != null
        && layer.capacityFactor() == factor;
  }

  private static JFreeChart panel(QualityRun q, Table data) {
    Result.RoutingSample sample = q.result().routingSample();
    LayerConfig layer = q.cell().layer();
    List<RoutingDiagram.Token> tokens =
        IntStream.range(0, sample.symbols().size())
            .mapToObj(t ->
                new RoutingDiagram.Token(
                    text(sample.symbols().get(t)), sample.choices().get(t), sample.slots().get(t)))
            .toList();
    for (int t = 0; t < tokens.size(); t++) {
      data.row(
          layer.capacityFactor(),
          sample.capacity(),
          t,
          sample.symbols().get(t),
          tokens.get(t).expert(),
          tokens.get(t).slot(),
          q.seed());
    }
    long overflow = tokens.stream().filter(t -> t.slot() < 0).count();
    long empty = (long) sample.capacity() * layer.experts() - tokens.size() + overflow;
    return new Panel(
            "CF %s: %d slots per expert, %d of %d tokens overflow, %d of %d slots are padding"
                .formatted(
                    Labels.number(layer.capacityFactor()),
                    sample.capacity(),
                    overflow,
                    tokens.size(),
                    empty,
                    sample.capacity() * layer.experts()),
            Axes.hidden(),
            Axes.hidden())
        .diagram(new RoutingDiagram(tokens, layer.experts(), sample.capacity()))
        .grid(false, false)
        .chart();
  }

  private static String text(int symbol) {
    if (symbol == ' ') {
      return Theme.TEXT.canDisplay('␣') ? "␣" : "_";
    }
    return symbol > ' ' && symbol < 127 ? Character.toString(symbol) : "·";
  }
}
