package moebench.reports.data;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moebench.reports.schema.LayerConfig;

/**
 * The dense, Switch and MoE configurations of a run that may be compared: they differ in layer,
 * experts and capacity factor only. If a run has several such sets, this is the largest; the rest
 * is {@link #leftOut}.
 */
public final class Grid {
  /** The layers that the claims are about. */
  public static final List<String> LAYERS = List.of("dense", "switch", "moe");

  private final List<LayerConfig> experts;
  private final Optional<LayerConfig> dense;
  private final List<LayerConfig> leftOut;

  private record Family(String activation, int dModel, int dFf, int blocks) {
    static Family of(LayerConfig c) {
      return new Family(c.activation(), c.dModel(), c.dFf(), c.blocks());
    }
  }

  private Grid(List<LayerConfig> experts, Optional<LayerConfig> dense, List<LayerConfig> leftOut) {
    this.experts = experts;
    this.dense = dense;
    this.leftOut = leftOut;
  }

  /** The grid of a run. */
  public static Grid of(RunData run) {
    List<LayerConfig> candidates =
        run.configs(c -> LAYERS.contains(c.layer()) && c.capacityFactor() != null);
    candidates = largest(candidates, Family::of);
    candidates = largest(candidates, c -> Optional.ofNullable(c.regularization()));
    // Conventions make no difference to top-1, so that each kind may have its own.
    List<LayerConfig> top1 =
        largest(
            candidates.stream().filter(c -> c.topK() == 1).toList(),
            LayerConfig::capacityConvention);
    List<LayerConfig> moe =
        largest(
            candidates.stream().filter(c -> c.topK() > 1).toList(),
            LayerConfig::capacityConvention);
    moe = largest(moe, c -> Objects.requireNonNullElse(c.secondChoice(), ""));
    Set<LayerConfig> both = new HashSet<>(top1);
    both.addAll(moe);
    List<LayerConfig> kept = candidates.stream().filter(both::contains).toList();
    Optional<LayerConfig> dense =
        run.configs(LayerConfig::isDense).stream()
            .filter(d -> kept.isEmpty() || Family.of(d).equals(Family.of(kept.getFirst())))
            .findFirst();
    List<LayerConfig> leftOut =
        run.configs(c -> !kept.contains(c) && !dense.equals(Optional.of(c)));
    return new Grid(kept, dense, leftOut);
  }

  private static <K> List<LayerConfig> largest(
      List<LayerConfig> configs, Function<LayerConfig, K> key) {
    return configs.stream()
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .reduce((a, b) -> b.size() > a.size() ? b : a)
        .orElse(List.of());
  }

  /** The dense layer that the others replace. */
  public Optional<LayerConfig> dense() {
    return dense;
  }

  /** Switch and MoE configurations, in display order. */
  public List<LayerConfig> experts() {
    return experts;
  }

  /** Configurations of one layer kind. */
  public List<LayerConfig> of(String layer) {
    return experts.stream().filter(c -> c.layer().equals(layer)).toList();
  }

  /**
   * Configurations with results that may not be compared with these: of another router, dropless,
   * of another size or activation, or under another convention, second choice or regularization.
   */
  public List<LayerConfig> leftOut() {
    return leftOut;
  }

  /** Dense, then the others. */
  public List<LayerConfig> all() {
    return Stream.concat(dense.stream(), experts.stream()).toList();
  }

  /** The number of experts that was measured at the most capacity factors; if equal, near 8. */
  public Optional<Integer> mainExperts() {
    return mostOthers(
        LayerConfig::experts, LayerConfig::capacityFactor, e -> Math.abs(Math.log(e / 8.0)));
  }

  /**
   * The capacity factor that was measured with the most numbers of experts; if equal, near 1.25.
   */
  public Optional<Double> mainCapacityFactor() {
    return mostOthers(LayerConfig::capacityFactor, LayerConfig::experts, cf -> Math.abs(cf - 1.25));
  }

  private <A, B> Optional<A> mostOthers(
      Function<LayerConfig, A> axis, Function<LayerConfig, B> other, Function<A, Double> tie) {
    Map<A, Long> counts =
        experts.stream()
            .collect(
                Collectors.groupingBy(
                    axis,
                    Collectors.collectingAndThen(
                        Collectors.toList(), l -> l.stream().map(other).distinct().count())));
    return counts.entrySet().stream()
        .min(
            Comparator.comparingLong((Map.Entry<A, Long> e) -> -e.getValue())
                .thenComparing(e -> tie.apply(e.getKey())))
        .map(Map.Entry::getKey);
  }
}
