package moebench.reports.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.Specialisation;

/**
 * What the choice of an expert says about an attribute of its tokens; one value per seed.
 *
 * @param config whose layer it is
 * @param block 1 for the layer nearest to the input
 * @param attribute of the tokens
 * @param seeds what each training run measured
 */
public record ExpertKnowledge(
    LayerConfig config, int block, String attribute, List<Specialisation> seeds) {

  /** Of every expert configuration, at every layer and attribute; empty where none recorded it. */
  public static List<ExpertKnowledge> of(RunData run) {
    List<ExpertKnowledge> all = new ArrayList<>();
    for (LayerConfig config : run.configs(c -> !c.isDense())) {
      List<Specialisation> recorded =
          run.routed(config).stream().flatMap(q -> q.result().specialisation().stream()).toList();
      for (int block : recorded.stream().map(Specialisation::block).distinct().toList()) {
        for (String attribute :
            recorded.stream().map(Specialisation::attribute).distinct().toList()) {
          all.add(
              new ExpertKnowledge(
                  config,
                  block,
                  attribute,
                  recorded.stream()
                      .filter(s -> s.block() == block && s.attribute().equals(attribute))
                      .toList()));
        }
      }
    }
    return all;
  }

  /** One value per seed. */
  public Sample sample(ToDoubleFunction<Specialisation> value) {
    return Sample.of(seeds.stream().mapToDouble(value).toArray());
  }
}
