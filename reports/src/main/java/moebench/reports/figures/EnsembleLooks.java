package moebench.reports.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.util.List;
import moebench.reports.chart.Mark;
import moebench.reports.data.EnsembleSystem;

/** How a figure tells ensembles and single models apart. */
final class EnsembleLooks {
  private static final List<String> SYSTEMS = List.of("total", "active", "each");

  /** Colours of {@link Palette} that no layer kind has. */
  private static final int[] COLORS = {2, 3, 1};

  private EnsembleLooks() {}

  private static int index(EnsembleSystem system) {
    return Math.max(0, SYSTEMS.indexOf(system.cell().system()));
  }

  static Color color(EnsembleSystem system) {
    return system.isSingle()
        ? Mark.of(system.cell().layer().layer()).color()
        : Palette.color(COLORS[index(system)]);
  }

  static Shape shape(EnsembleSystem system) {
    return system.isSingle()
        ? Mark.of(system.cell().layer().layer()).shape()
        : List.of(Marks.DIAMOND, Mark.DENSE.shape(), Mark.MOE.shape()).get(index(system));
  }

  static BasicStroke stroke(EnsembleSystem system) {
    return system.isSingle()
        ? Mark.of(system.cell().layer().layer()).stroke()
        : Palette.stroke(index(system));
  }
}
