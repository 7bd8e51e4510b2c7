package moebench.reports.schema;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A predicted figure and the one that was measured or published.
 *
 * @param table where the other figure is from
 * @param row of that table, or the configuration
 * @param quantity and its unit
 * @param predicted by the simulator
 * @param observed elsewhere
 * @param layer kind of the layer measured; absent for published figures
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Agreement(
    String table, String row, String quantity, double predicted, double observed, String layer) {

  /** Predicted over observed, less 1. */
  public double error() {
    return predicted / observed - 1;
  }
}
