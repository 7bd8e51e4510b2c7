package moebench.layers.aparapi;

import java.util.List;

/** A layer whose data can stay where it computes, so that moving it need not be timed. */
public interface OnDevice {
  /** A phase is repeated this often at most. */
  int MOST_REPEATS = 10;

  /** Where it computes. */
  OpenClDevice device();

  /**
   * Checks that gradients fit beside all else, before anything runs.
   *
   * @throws IllegalArgumentException when they do not
   */
  void requireRoomToTrain();

  /** The parts of a forward pass, in order. */
  List<Phase> phases();

  /** Computes the latest forward pass once more; nothing moves. */
  void repeatForward();

  /**
   * The same with one phase computed several times over. What the device alone knows is only safe
   * within one execution, so that a phase cannot run alone; but the time that a repeat adds is its
   * own. The output left on the device may be wrong.
   *
   * @param times 1 to {@link #MOST_REPEATS}
   */
  void repeatForward(Phase phase, int times);

  /**
   * Computes the latest forward and backward pass once more, in one go and with all gradients left
   * on the device; nothing moves.
   */
  void repeatTraining();
}
