package moebench.reports.data;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import moebench.reports.schema.LayerConfig;
import moebench.reports.schema.LayerConfig.Regularization;

/** Names of configurations in charts and tables: short, and different where they differ. */
public final class Labels {
  private static final Map<String, String> KINDS =
      Map.of(
          "dense", "Dense",
          "switch", "Switch",
          "moe", "MoE",
          "shared", "Shared expert",
          "loss-free", "Loss-free bias",
          "sinkhorn", "Sinkhorn",
          "hash", "Hash",
          "expert-choice", "Expert choice",
          "soft", "Soft mixture");

  /** Layer kinds in display order; a family by what its ids begin with. */
  private static final List<String> ORDER =
      List.of(
          "dense",
          "switch",
          "moe",
          "top-",
          "shared",
          "fine-",
          "loss-free",
          "sinkhorn",
          "hash",
          "expert-choice",
          "soft");

  /** Routers for which the weight of the balance loss means nothing. */
  private static final Set<String> BALANCED_OTHERWISE =
      Set.of("loss-free", "sinkhorn", "hash", "expert-choice", "soft");

  private record Attribute(String name, Function<LayerConfig, Object> value) {}

  /** What a label only says when it is not the same everywhere. */
  private static final List<Attribute> ATTRIBUTES =
      List.of(
          new Attribute("", LayerConfig::activation),
          new Attribute("dModel ", LayerConfig::dModel),
          new Attribute("dFf ", LayerConfig::dFf),
          new Attribute("blocks ", LayerConfig::blocks),
          new Attribute("", c -> c.capacityFactor() == null ? null : c.capacityConvention()),
          new Attribute("second choice ", LayerConfig::secondChoice),
          new Attribute("balance loss ", Labels::balanceLoss),
          new Attribute("z-loss ", regularization(Regularization::zLoss)),
          new Attribute("jitter ", regularization(Regularization::jitter)));

  private final List<Attribute> telling;

  private static Function<LayerConfig, Object> regularization(
      ToDoubleFunction<Regularization> value) {
    return c -> c.regularization() == null ? null : value.applyAsDouble(c.regularization());
  }

  private static Object balanceLoss(LayerConfig c) {
    return BALANCED_OTHERWISE.contains(c.layer())
        ? null
        : regularization(Regularization::balanceLoss).apply(c);
  }

  /** Labels that tell {@code configs} apart. */
  public Labels(Collection<LayerConfig> configs) {
    telling =
        ATTRIBUTES.stream()
            .filter(a ->
                configs.stream().map(a.value()).filter(Objects::nonNull).distinct().count() > 1)
            .toList();
  }

  /** Name of a layer kind, such as {@code MoE}. */
  public static String kind(String layer) {
    String family = layer.replace("top-", "Top-").replace("fine-", "Fine-grained ");
    return KINDS.getOrDefault(layer, family);
  }

  /** Where a layer kind stands in charts and tables. */
  static int order(String layer) {
    for (int i = 0; i < ORDER.size(); i++) {
      if (layer.startsWith(ORDER.get(i))) {
        return i;
      }
    }
    return ORDER.size();
  }

  /** Such as {@code one thread} or {@code 2 threads}. */
  public static String threads(int threads) {
    return threads == 1 ? "one thread" : threads + " threads";
  }

  /** A number without needless zeros, such as {@code 1.25}. */
  public static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** Label of a configuration by itself. */
  public static String name(LayerConfig config) {
    return new Labels(List.of(config)).of(config);
  }

  /** Full label, such as {@code Switch E8 CF 1.25}. */
  public String of(LayerConfig config) {
    String tail = tail(config);
    return tail.isEmpty() ? kind(config.layer()) : kind(config.layer()) + " " + tail;
  }

  /** The label without the layer kind, for where colour and marker show it. */
  public String tail(LayerConfig config) {
    String size = config.isDense() ? "" : "E" + config.experts();
    String capacity =
        config.isDense()
            ? ""
            : config.capacityFactor() == null
                ? " " + config.capacityConvention()
                : " CF " + number(config.capacityFactor());
    String rest =
        telling.stream()
            .filter(a -> a.value().apply(config) != null)
            .map(a -> " " + a.name() + a.value().apply(config))
            .collect(Collectors.joining());
    return (size + capacity + rest).strip();
  }
}
