package moebench.reports.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import moebench.reports.claims.Estimate;
import moebench.reports.data.EnsembleSystem;
import moebench.reports.data.EnsembleSystem.Pooling;
import moebench.reports.data.RunData;

/** Ensembles beside a dense model, MoE and Switch, with what each costs. */
final class EnsembleTable {
  private EnsembleTable() {}

  static Page.TableView of(RunData run) {
    List<List<String>> rows = new ArrayList<>();
    List<EnsembleSystem> all = EnsembleSystem.of(run);
    for (EnsembleSystem system : all) {
      for (Pooling pooling : system.poolings()) {
        rows.add(row(system, pooling, againstDense(system, pooling, all)));
      }
    }
    return new Page.TableView(
        "table-ensembles",
        "Ensembles against single models",
        "Mean ± standard deviation over seeds, on validation text. Members have their own seeds and"
            + " bootstrap samples of the documents; a single model has all of them. Equal training: the"
            + " members together cost the training FLOPs of one dense model. Equal training and query:"
            + " they are smaller as well, so that asking all of them costs what asking the dense model"
            + " does. Each trained fully: K times the training, K times the query. The best member is"
            + " chosen on other validation text than it is scored on; the other members were trained"
            + " all the same. Better than dense: bits per byte of the single dense model less those of"
            + " the system, paired by seed, with 95% interval (Student’s). A majority gives no probabilities, so no bits per byte. FLOPs of"
            + " training are padded, those of a query are of the most slots that can be filled, for one byte.",
        List.of(
            "System",
            "Answer",
            "Seeds",
            "Training FLOPs",
            "Inferences per query",
            "kFLOP per query",
            "Parameters to keep",
            "Active parameters",
            "Bits per byte",
            "Better than dense",
            "Bytes right",
            "Bits per byte, mean member"),
        rows);
  }

  private static String againstDense(
      EnsembleSystem system, Pooling pooling, List<EnsembleSystem> all) {
    return all.stream()
        .filter(other -> other.isSingle() && other.cell().layer().isDense())
        .findFirst()
        .filter(dense -> dense != system)
        .flatMap(dense -> system.better(pooling, dense))
        .map(differences -> Text.signed(Estimate.of(differences, "seed"), 4))
        .orElse(Text.UNKNOWN);
  }

  private static List<String> row(EnsembleSystem s, Pooling pooling, String better) {
    int kept = s.inferencesPerQuery(pooling);
    return List.of(
        s.label(),
        s.isSingle() ? "alone" : pooling.title(),
        Integer.toString(s.results().size()),
        Text.power(s.trainingFlops()),
        Integer.toString(kept),
        Text.fixed(s.flopsPerQuery(pooling) / 1e3, 1),
        Text.grouped((double) kept * s.results().getFirst().memberParameters()),
        Text.grouped((double) kept * s.results().getFirst().memberActiveParameters()),
        Text.mean(s.bpb(pooling), 4),
        better,
        Text.mean(Optional.of(s.accuracy(pooling)), 4),
        Text.mean(Optional.of(s.meanMemberBpb()), 4));
  }
}
