package moebench.layers.aparapi;

import java.util.Arrays;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.layers.routing.Routing;

/** Brings a device's routing here, and checks it. */
final class RoutingOfDevice {
  private RoutingOfDevice() {}

  /**
   * Fetches experts, gates and slots. Rows and counts follow from them by the same code as
   * elsewhere, and must come out as the device found them.
   *
   * @param rule that the pass had
   * @throws IllegalStateException when they do not
   */
  static void read(DeviceLayer layer, CapacityRule rule, Routing routing) {
    LayerKernel kernel = layer.kernel();
    layer.download(kernel.expert);
    layer.download(kernel.gate);
    layer.download(kernel.slot);
    layer.download(kernel.rowOf);
    int assignments = kernel.tokens * kernel.topK;
    routing.begin(kernel.tokens, rule);
    System.arraycopy(kernel.expert, 0, routing.experts(), 0, assignments);
    System.arraycopy(kernel.gate, 0, routing.gates(), 0, assignments);
    for (int a = 0; a < assignments; a++) {
      if (kernel.slot[a] == Routing.SKIPPED) {
        routing.skip(a);
      }
    }
    routing.assignSlots();
    routing.layOut(kernel.isStatic == 1 ? Execution.STATIC : Execution.DYNAMIC);
    int[] rows = routing.rowOfAssignment();
    int wrong = Arrays.mismatch(kernel.slot, 0, assignments, routing.slots(), 0, assignments);
    if (wrong < 0) {
      wrong = Arrays.mismatch(kernel.rowOf, 0, assignments, rows, 0, assignments);
    }
    if (wrong >= 0) {
      throw new IllegalStateException(
          "device %s gave assignment %d slot %d and row %d; right are %d and %d"
              .formatted(
                  layer.device(),
                  wrong,
                  kernel.slot[wrong],
                  kernel.rowOf[wrong],
                  routing.slots()[wrong],
                  rows[wrong]));
    }
  }
}
