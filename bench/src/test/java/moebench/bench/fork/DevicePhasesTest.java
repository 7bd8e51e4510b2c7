package moebench.bench.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import moebench.layers.aparapi.OnDevice;
import moebench.layers.aparapi.OpenClDevice;
import moebench.layers.aparapi.Phase;
import org.junit.jupiter.api.Test;

class DevicePhasesTest {
  private static final double REST = 0.01;

  /** A layer whose phases take known times, on a clock of its own that starts late now and then. */
  private static final class Known implements OnDevice {
    private final Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
    private double now;
    private double done;
    private int calls;

    @Override
    public OpenClDevice device() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void requireRoomToTrain() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Phase> phases() {
      return List.copyOf(seconds.keySet());
    }

    @Override
    public void repeatForward() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void repeatForward(Phase phase, int times) {
      calls++;
      double stall = calls % 7 == 0 ? 0.5 : 0;
      now += REST + times * seconds.get(phase) + stall;
      done += times;
    }

    @Override
    public void repeatTraining() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void aPhaseTakesWhatRepeatingItAdds() {
    Known layer = new Known();
    layer.seconds.put(Phase.ROUTER, 1e-4);
    layer.seconds.put(Phase.FIRST_PRODUCT, 0.03);
    layer.seconds.put(Phase.SECOND_PRODUCT, 2.0);
    layer.seconds.put(Phase.COMBINE, 0.0);

    Map<Phase, Double> seconds = DevicePhases.seconds(layer, () -> (long) (layer.now * 1e9));

    assertEquals(1e-4, seconds.get(Phase.ROUTER), 1e-8);
    assertEquals(0.03, seconds.get(Phase.FIRST_PRODUCT), 1e-8);
    assertEquals(2.0, seconds.get(Phase.SECOND_PRODUCT), 1e-8);
    assertFalse(seconds.containsKey(Phase.COMBINE), "what cannot be told is absent");
  }

  /** A long phase is repeated once only, in few rounds: the check must not take minutes. */
  @Test
  void aLongPhaseIsRepeatedSeldom() {
    Known layer = new Known();
    layer.seconds.put(Phase.FIRST_PRODUCT, 2.0);

    DevicePhases.seconds(layer, () -> (long) (layer.now * 1e9));

    assertEquals(1 + 1 + 2 + 3 * (1 + 2), layer.done);
  }
}
