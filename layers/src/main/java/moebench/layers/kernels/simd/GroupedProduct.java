package moebench.layers.kernels.simd;

import moebench.layers.kernels.Epilogue;
import moebench.layers.kernels.PackedMatrix;
import moebench.layers.kernels.RowGroups;

/** C = epilogue(A·B) with a B for each group of rows, in parts for the threads of a team. */
final class GroupedProduct implements Team.Job {
  /** Rows of C that are finished at once: of 512 columns, as at 256 bits, 16 KiB. */
  private static final int BAND = 8;

  private final Team team;
  private final Scratch[] scratch;
  private final Partition partition = new Partition();
  private RowGroups groups;
  private float[] a;
  private int aOffset;
  private PackedMatrix[] matrices;
  private Epilogue epilogue;
  private float[] c;
  private int cOffset;
  private int k;
  private int n;
  private final Finish nothing = GroupedProduct::nothing;
  private final Finish activate = this::activate;
  private final Finish activateBackward = this::activateBackward;

  GroupedProduct(Team team, Scratch[] scratch) {
    this.team = team;
    this.scratch = scratch;
  }

  /** Computes. The arrays are the caller's and may change once this returns. */
  void run(
      RowGroups rowGroups,
      float[] left,
      int leftOffset,
      PackedMatrix[] right,
      Epilogue then,
      float[] result,
      int resultOffset) {
    groups = rowGroups;
    a = left;
    aOffset = leftOffset;
    matrices = right;
    epilogue = then;
    c = result;
    cOffset = resultOffset;
    PackedMatrix.requireOneSize(groups, matrices);
    for (int g = 0; g < groups.size(); g++) {
      if (groups.rowCount()[g] > 0) {
        Panels b = Panels.of(matrices[g]);
        b.prepare(groups.rowCount()[g]);
        k = b.k();
        n = b.n();
      }
    }
    partition.cut(groups, n, team.size());
    team.run(partition.tasks(), this);
  }

  @Override
  public void run(int task, int worker) {
    int g = partition.group(task);
    int first = groups.firstRow()[g] + partition.top(task);
    int rows = partition.bottom(task) - partition.top(task);
    int left = partition.left(task);
    int right = partition.right(task);
    Gemm gemm = scratch[worker].gemm();
    for (int j = left; j < right; j += Gemm.WIDE) {
      int end = Math.min(right, j + Gemm.WIDE);
      multiply(gemm, g, first, rows, j, end);
      finish(scratch[worker], g, first, rows, j, end);
    }
  }

  private void multiply(Gemm gemm, int g, int first, int rows, int left, int right) {
    Panels b = Panels.of(matrices[g]);
    gemm.beginSums(rows, right - left);
    // With k = 0 one block of no depth, which leaves zeros.
    for (int p = 0; p == 0 || p < k; p += MicroKernel.BLOCK_K) {
      int depth = Math.min(MicroKernel.BLOCK_K, k - p);
      gemm.takeRows(a, aOffset + first * k + p, k, rows, depth);
      for (int j = left; j < right; j += Gemm.CHUNK) {
        multiplyChunk(gemm, b, rows, p, depth, left, j, Math.min(right, j + Gemm.CHUNK));
      }
    }
  }

  private void multiplyChunk(
      Gemm gemm, Panels b, int rows, int p, int depth, int sumsLeft, int left, int right) {
    float[] panels = b.isPacked() ? b.data() : gemm.panels();
    int panel = b.isPacked() ? b.at(p, left) : 0;
    if (!b.isPacked()) {
      b.pack(p, left, right, panels, 0);
    }
    gemm.multiply(0, 0, rows, left - sumsLeft, right - left, depth, panels, panel, p == 0);
  }

  /** Writes complete sums, and what becomes of them while they are in the first cache. */
  private void finish(Scratch own, int g, int first, int rows, int left, int right) {
    float[] bias = bias();
    Finish finish =
        switch (epilogue) {
          case Epilogue.Activate then -> activate;
          case Epilogue.ActivationGradient then -> activateBackward;
          case Epilogue.Bias then -> nothing;
          case Epilogue.None then -> nothing;
        };
    float[] base = bias == null ? Gemm.ZEROS : bias;
    int baseAt = bias == null ? 0 : g * n + left;
    float[] to = epilogue instanceof Epilogue.Activate activate ? activate.z() : c;
    for (int i = 0; i < rows; i += BAND) {
      int count = Math.min(BAND, rows - i);
      int at = cOffset + (first + i) * n + left;
      own.gemm().putRows(i, count, right - left, base, baseAt, 0, to, at, n);
      // Whole rows lie one behind the other: one call for all.
      int calls = right - left == n ? 1 : count;
      int length = right - left == n ? count * n : right - left;
      for (int call = 0; call < calls; call++) {
        finish.apply(own, at + call * n, length);
      }
    }
  }

  private float[] bias() {
    return switch (epilogue) {
      case Epilogue.Bias bias -> bias.bias();
      case Epilogue.Activate activate -> activate.bias();
      case Epilogue.None none -> null;
      case Epilogue.ActivationGradient gradient -> null;
    };
  }

  /**
   * What becomes of complete rows. Classes, and not cases of a switch, because C2 would inline both
   * directions of an activation into it, which is one too many; see {@link VectorActivation}.
   */
  private interface Finish {
    void apply(Scratch own, int at, int length);
  }

  private static void nothing(Scratch own, int at, int length) {}

  private void activate(Scratch own, int at, int length) {
    Epilogue.Activate activate = (Epilogue.Activate) epilogue;
    own.activation(activate.f()).forward(activate.z(), at, c, at, length);
  }

  private void activateBackward(Scratch own, int at, int length) {
    Epilogue.ActivationGradient gradient = (Epilogue.ActivationGradient) epilogue;
    own.activation(gradient.f()).backward(gradient.z(), at, c, at, c, at, length);
  }
}
