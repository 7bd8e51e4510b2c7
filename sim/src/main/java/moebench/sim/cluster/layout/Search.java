package moebench.sim.cluster.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import moebench.sim.cluster.model.ModelSpec;

/**
 * Every layout of a model on all devices of a cluster, the fastest that fits first.
 *
 * @param ranked layouts that fit, by the time of a step
 * @param considered layouts that the model can be cut into
 * @param smallest of them by memory on the fullest device
 */
public record Search(List<Estimate> ranked, int considered, Estimate smallest) {
  private static final int MOST_TENSOR = 64;

  /**
   * Tries all of them.
   *
   * @throws IllegalArgumentException when the model can be cut into none
   */
  public static Search of(StepModel step) {
    List<Estimate> all = layouts(step).parallelStream().map(step::estimate).toList();
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "%s cannot be cut into %d devices: %d layers over pp, %d heads over tp%s, %d tokens of a step over dp"
              .formatted(
                  step.model().name(),
                  step.cluster().devices(),
                  step.model().layers(),
                  step.model().attention().heads(),
                  step.model().moe() == null
                      ? ""
                      : ", " + step.model().moe().experts() + " experts over ep",
                  step.work().tokens()));
    }
    List<Estimate> fitting =
        all.stream()
            .filter(Estimate::fits)
            .sorted(Comparator.comparingDouble(Estimate::stepSeconds))
            .toList();
    Estimate smallest =
        all.stream().min(Comparator.comparingDouble(e -> e.memory().total())).orElseThrow();
    return new Search(fitting, all.size(), smallest);
  }

  private static List<Layout> layouts(StepModel step) {
    ModelSpec model = step.model();
    int devices = step.cluster().devices();
    List<Layout> layouts = new ArrayList<>();
    for (int tensor : divisors(devices, MOST_TENSOR)) {
      for (int pipeline : divisors(devices / tensor, model.layers())) {
        int data = devices / tensor / pipeline;
        int most = model.moe() == null ? 1 : model.moe().experts();
        for (int expert : divisors(data, most)) {
          for (int micro : microBatches(step.work(), data)) {
            add(new Layout(data, tensor, pipeline, expert, micro, false), step, layouts);
            if (step.work().trains()) {
              add(new Layout(data, tensor, pipeline, expert, micro, true), step, layouts);
            }
          }
        }
      }
    }
    return layouts;
  }

  private static void add(Layout layout, StepModel step, List<Layout> layouts) {
    try {
      layout.require(step.model(), step.cluster(), step.work());
      layouts.add(layout);
    } catch (IllegalArgumentException e) {
      // One of the many that cannot be.
    }
  }

  /** Whole sequences in training and prefill, any number of tokens in decoding; all alike. */
  private static List<Integer> microBatches(Workload work, int data) {
    if (work.tokens() % data != 0) {
      return List.of();
    }
    long each = work.tokens() / data;
    long unit = work.kind() == Workload.Kind.DECODE ? 1 : work.sequence();
    return LongStream.iterate(unit, n -> n <= Math.min(each, Integer.MAX_VALUE), n -> 2 * n)
        .filter(n -> each % n == 0)
        .mapToObj(n -> (int) n)
        .toList();
  }

  private static List<Integer> divisors(int of, int most) {
    return IntStream.rangeClosed(1, Math.min(of, most)).filter(d -> of % d == 0).boxed().toList();
  }

  /** The fastest layout that fits; absent when none does. */
  public Optional<Estimate> best() {
    return ranked.stream().findFirst();
  }

  /** Bytes that the smallest layout has too many on its fullest device. */
  public double missingBytes() {
    return Math.max(0, smallest.memory().total() - smallest.deviceBytes());
  }

  /** For each parallel dimension, the fastest layout that has another value of it. */
  public List<Alternative> alternatives() {
    List<Alternative> found = new ArrayList<>();
    best()
        .ifPresent(best -> {
          alternative("dp", l -> l.data(), best).ifPresent(found::add);
          alternative("tp", l -> l.tensor(), best).ifPresent(found::add);
          alternative("pp", l -> l.pipeline(), best).ifPresent(found::add);
          alternative("ep", l -> l.expert(), best).ifPresent(found::add);
          alternative("tokens at once", l -> l.microBatch(), best).ifPresent(found::add);
          alternative("recomputing", l -> l.recompute(), best).ifPresent(found::add);
        });
    return found;
  }

  private Optional<Alternative> alternative(
      String dimension, Function<Layout, Object> value, Estimate best) {
    return ranked.stream()
        .filter(e -> !value.apply(e.layout()).equals(value.apply(best.layout())))
        .findFirst()
        .map(e -> Alternative.of(dimension, best, e));
  }

  /**
   * The best that could be had with another value of one dimension.
   *
   * @param dimension that differs, perhaps with others
   * @param estimate of it
   * @param slowdown its step over the best step
   * @param part that grows most
   * @param seconds that this part takes longer
   */
  public record Alternative(
      String dimension, Estimate estimate, double slowdown, Part part, double seconds) {
    static Alternative of(String dimension, Estimate best, Estimate other) {
      Part most =
          other.seconds().keySet().stream()
              .max(Comparator.comparingDouble(p -> more(p, best, other)))
              .orElseThrow();
      return new Alternative(
          dimension,
          other,
          other.stepSeconds() / best.stepSeconds(),
          most,
          more(most, best, other));
    }

    private static double more(Part part, Estimate best, Estimate other) {
      return other.seconds().get(part) - best.seconds().getOrDefault(part, 0.0);
    }
  }
}
