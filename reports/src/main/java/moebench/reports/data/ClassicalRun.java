package moebench.reports.data;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;
import moebench.reports.schema.Trial;

/** A classical mixture of experts: what was asked and what came out. */
public record ClassicalRun(Cell.Classical cell, Result.Classical result) {

  /** Every mixture of a run, in the order of the plan. */
  public static List<ClassicalRun> of(RunData run) {
    return run.usable().stream()
        .filter(r -> r.cell() instanceof Cell.Classical)
        .map(r -> new ClassicalRun((Cell.Classical) r.cell(), (Result.Classical) r.result()))
        .toList();
  }

  /** Name of a shape, such as {@code one expert}, {@code 4 experts} or {@code 2 × 2 experts}. */
  public static String shape(List<Integer> experts) {
    return experts.equals(List.of(1))
        ? "one expert"
        : experts.stream().map(String::valueOf).collect(Collectors.joining(" × ")) + " experts";
  }

  /** Such as {@code linear, EM}. */
  public String model() {
    String kind = cell.expertKind().equals("ffn") ? "FFN" : cell.expertKind();
    return kind + ", " + (cell.trainer().equals("em") ? "EM" : cell.trainer());
  }

  /** Experts that answer a query when all of them do. */
  public int expertsPerQuery() {
    return cell.experts().stream().reduce(1, Math::multiplyExact);
  }

  /** One value per repeat. */
  public Sample trials(ToDoubleFunction<Trial> value) {
    return Sample.of(result.trials().stream().mapToDouble(value).toArray());
  }
}
