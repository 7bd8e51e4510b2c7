package moebench.reports.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moebench.reports.data.ExpertKnowledge;
import moebench.reports.data.RunData;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Specialisation;

/** What the experts of every configuration specialise in. */
final class SpecialisationTable {
  private record Layer(LayerConfig config, int block) {}

  private SpecialisationTable() {}

  static Page.TableView of(RunData run) {
    List<ExpertKnowledge> all = ExpertKnowledge.of(run);
    List<String> attributes = all.stream().map(ExpertKnowledge::attribute).distinct().toList();
    Map<Layer, List<ExpertKnowledge>> layers =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    k -> new Layer(k.config(), k.block()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<List<String>> rows = new ArrayList<>();
    layers.forEach((layer, known) -> {
      List<String> row = new ArrayList<>();
      row.add(run.labels().of(layer.config()));
      row.add(Integer.toString(layer.block()));
      row.add(Integer.toString(known.getFirst().seeds().size()));
      row.add(Text.fixed(known.getFirst().sample(Specialisation::expertBits).mean(), 2));
      known.forEach(k -> row.add(bits(k)));
      rows.add(row);
    });
    return new Page.TableView(
        "table-specialisation",
        "Specialisation of every expert configuration",
        "Mutual information, in bits, of a token's first choice in the final validation with each"
            + " attribute of the token; mean over seeds. In brackets what chance makes of it: the"
            + " mean over permutations of the attribute, single tokens, or whole windows for what"
            + " neighbours share (language, position in document). Entropy: of the choices, a bound"
            + " of all of these.",
        Stream.concat(Stream.of("Layer", "Expert layer", "Seeds", "Entropy"), attributes.stream())
            .toList(),
        rows);
  }

  private static String bits(ExpertKnowledge k) {
    return "%s (%s)"
        .formatted(
            Text.fixed(k.sample(Specialisation::bits).mean(), 3),
            Text.fixed(k.sample(Specialisation::baseline).mean(), 3));
  }
}
