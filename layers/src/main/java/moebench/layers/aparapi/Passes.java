package moebench.layers.aparapi;

import java.util.stream.IntStream;

/** Lists of passes: stages of a kernel, those about rows once for each window of rows. */
final class Passes {
  /** Stages between two windows, and before and after them, at most. */
  private static final int MOST_STAGES = 16;

  private Passes() {}

  /** Room for any list of a layer with so many windows. */
  static int most(int windows) {
    return (MOST_STAGES + 5 * OnDevice.MOST_REPEATS) * (windows + 2);
  }

  /** Stages before, then those of each window, then those after. */
  static int[] of(int[] before, int windows, int[] ofWindow, int... after) {
    IntStream middle =
        IntStream.range(0, windows)
            .flatMap(w -> IntStream.of(ofWindow).map(stage -> stage + w * LayerBuffers.STAGES));
    return with(with(before, middle.toArray()), after);
  }

  /** Some stages and more. */
  static int[] with(int[] stages, int... more) {
    return IntStream.concat(IntStream.of(stages), IntStream.of(more)).toArray();
  }

  /** The same list with the passes of a phase several times over, each run of them at its place. */
  static int[] repeated(int[] passes, Phase phase, int times) {
    if (times < 1 || times > OnDevice.MOST_REPEATS) {
      throw new IllegalArgumentException(
          "a phase is repeated 1 to %d times, not %d".formatted(OnDevice.MOST_REPEATS, times));
    }
    IntStream.Builder result = IntStream.builder();
    int from = 0;
    while (from < passes.length) {
      int to = from + 1;
      boolean within = isOf(passes[from], phase);
      while (within && to < passes.length && isOf(passes[to], phase)) {
        to++;
      }
      for (int i = 0; i < (within ? times : 1) * (to - from); i++) {
        result.add(passes[from + i % (to - from)]);
      }
      from = to;
    }
    return result.build().toArray();
  }

  private static boolean isOf(int pass, Phase phase) {
    return phase.has(pass % LayerBuffers.STAGES);
  }
}
