package moebench.reports.data;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import moebench.reports.schema.Cell;
import moebench.reports.schema.EnsembleMember;
import moebench.reports.schema.PooledScore;
import moebench.reports.schema.Result;
import moebench.reports.schema.Row;

/**
 * An ensemble, or a single model to compare with, over its seeds.
 *
 * @param cell what was trained, with the seed 0
 * @param bySeed results
 */
public record EnsembleSystem(Cell.Ensemble cell, SortedMap<Long, Result.Ensemble> bySeed) {

  /** How one answer is made of the members' answers. */
  public enum Pooling {
    AVERAGE("averaged probabilities"),
    MAJORITY("majority"),
    BEST("best member");

    private final String title;

    Pooling(String title) {
      this.title = title;
    }

    /** Name for people. */
    public String title() {
      return title;
    }
  }

  /** Every system of a run, in the order of the plan. */
  public static List<EnsembleSystem> of(RunData run) {
    Map<Cell.Ensemble, SortedMap<Long, Result.Ensemble>> systems = new LinkedHashMap<>();
    for (Row row : run.usable()) {
      if (row.cell() instanceof Cell.Ensemble cell) {
        systems
            .computeIfAbsent(cell.withSeed(0), _ -> new TreeMap<>())
            .put(cell.seed(), (Result.Ensemble) row.result());
      }
    }
    return systems.entrySet().stream()
        .map(e -> new EnsembleSystem(e.getKey(), e.getValue()))
        .toList();
  }

  /** The results, by seed. */
  public List<Result.Ensemble> results() {
    return List.copyOf(bySeed.values());
  }

  /** What an ensemble shares with the dense model, such as {@code equal training}. */
  public static String name(Cell.Ensemble cell) {
    return switch (cell.system()) {
      case "total" -> "equal training";
      case "active" -> "equal training and query";
      case "each" -> "each trained fully";
      default -> cell.system();
    };
  }

  /** Label of the system: the layer of a single model, or what the ensemble shares. */
  public String label() {
    return isSingle()
        ? Labels.name(cell.layer())
        : "%d × %s%s, %s"
            .formatted(
                cell.members(),
                cell.system().equals("active") ? "smaller " : "",
                Labels.name(cell.layer()),
                name(cell));
  }

  public boolean isSingle() {
    return cell.members() == 1;
  }

  /** The ways in which this system can answer. */
  public List<Pooling> poolings() {
    return isSingle() ? List.of(Pooling.AVERAGE) : List.of(Pooling.values());
  }

  /** Forward passes that one answer takes. */
  public int inferencesPerQuery(Pooling pooling) {
    return pooling == Pooling.BEST ? 1 : cell.members();
  }

  /** FLOPs of one answer, for one token. */
  public double flopsPerQuery(Pooling pooling) {
    return inferencesPerQuery(pooling) * results().getFirst().flopsPerInference();
  }

  /** Training FLOPs of all members. */
  public double trainingFlops() {
    return results().getFirst().trainingFlops();
  }

  /** Bits per byte, one per seed; absent for a majority, which gives no probabilities. */
  public Optional<Sample> bpb(Pooling pooling) {
    return pooling == Pooling.MAJORITY
        ? Optional.empty()
        : Optional.of(sample(r -> bpb(r, pooling)));
  }

  private static double bpb(Result.Ensemble result, Pooling pooling) {
    return pooling == Pooling.BEST ? best(result).bpb() : result.pooled().getLast().bpb();
  }

  /**
   * Bits per byte of another system less those of this, one per seed that both have; absent for a
   * majority and where they share no seed.
   */
  public Optional<Sample> better(Pooling pooling, EnsembleSystem other) {
    double[] differences =
        bySeed.keySet().stream()
            .filter(other.bySeed::containsKey)
            .mapToDouble(seed ->
                bpb(other.bySeed.get(seed), Pooling.AVERAGE) - bpb(bySeed.get(seed), pooling))
            .toArray();
    return pooling == Pooling.MAJORITY || differences.length == 0
        ? Optional.empty()
        : Optional.of(Sample.of(differences));
  }

  /** Share of bytes predicted right, one per seed. */
  public Sample accuracy(Pooling pooling) {
    return switch (pooling) {
      case AVERAGE -> sample(r -> r.pooled().getLast().accuracy());
      case MAJORITY -> sample(r -> r.pooled().getLast().majorityAccuracy());
      case BEST -> sample(r -> best(r).accuracy());
    };
  }

  /** Bits per byte of the members by themselves, averaged, one per seed. */
  public Sample meanMemberBpb() {
    return sample(
        r -> r.members().stream().mapToDouble(EnsembleMember::bpb).average().orElseThrow());
  }

  /** A value of the first {@code members} together, one per seed. */
  public Sample pooled(int members, ToDoubleFunction<PooledScore> value) {
    return sample(r -> value.applyAsDouble(r.pooled().get(members - 1)));
  }

  private Sample sample(ToDoubleFunction<Result.Ensemble> value) {
    return Sample.of(bySeed.values().stream().mapToDouble(value).toArray());
  }

  private static EnsembleMember best(Result.Ensemble result) {
    return result.members().stream()
        .min(Comparator.comparingDouble(EnsembleMember::selectionBpb))
        .orElseThrow();
  }
}
