package moebench.layers.kernels.simd;

import moebench.layers.kernels.Epilogue;
import moebench.layers.kernels.PackedMatrix;
import moebench.layers.kernels.RowGroups;

/** C = epilogue(A·B) with a B for each group of rows, in parts for the threads of a team. */
final class Product implements Team.Job {
  /** Columns that the epilogue takes at once: with a block of rows they fit the second cache. */
  private static final int EPILOGUE_COLUMNS = 16 * MicroKernel.COLUMNS;

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

  Product(Team team, Scratch[] scratch) {
    this.team = team;
    this.scratch = scratch;
  }

  /** Computes; nothing is kept. */
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
    Panels b = Panels.of(matrices[g]);
    float[] z = target();
    // With k = 0 one block of no depth, which leaves the bias.
    for (int p = 0; p == 0 || p < k; p += MicroKernel.BLOCK_K) {
      int depth = Math.min(MicroKernel.BLOCK_K, k - p);
      boolean last = p + depth == k;
      gemm.takeRows(a, aOffset + first * k + p, k, rows, depth);
      int done = left;
      for (int j = left; j < right; j += MicroKernel.COLUMNS) {
        int columns = Math.min(MicroKernel.COLUMNS, n - j);
        int at = cOffset + first * n + j;
        float[] panel = b.data();
        int panelAt = 0;
        if (b.isPacked()) {
          panelAt = b.at(p, j);
        } else {
          panel = gemm.panel();
          b.pack(p, j, panel, 0);
        }
        float[] bias = bias();
        if (p > 0) {
          gemm.strip(rows, columns, depth, panel, panelAt, z, at, n, z, at, n);
        } else if (bias != null) {
          gemm.strip(rows, columns, depth, panel, panelAt, bias, g * n + j, 0, z, at, n);
        } else {
          gemm.strip(rows, columns, depth, panel, panelAt, Gemm.ZEROS, 0, 0, z, at, n);
        }
        int end = Math.min(right, j + MicroKernel.COLUMNS);
        if (last && (end == right || end - done >= EPILOGUE_COLUMNS)) {
          finish(scratch[worker], cOffset + first * n + done, rows, end - done);
          done = end;
        }
      }
    }
  }

  /** Where the products go at first. */
  private float[] target() {
    return epilogue instanceof Epilogue.Activate activate ? activate.z() : c;
  }

  private float[] bias() {
    return switch (epilogue) {
      case Epilogue.Bias bias -> bias.bias();
      case Epilogue.Activate activate -> activate.bias();
      case Epilogue.None none -> null;
      case Epilogue.ActivationGradient gradient -> null;
    };
  }

  private void finish(Scratch own, int at, int rows, int columns) {
    // Whole rows lie one behind the other: one call for all.
    int calls = columns == n ? 1 : rows;
    int length = columns == n ? rows * n : columns;
    switch (epilogue) {
      case Epilogue.Activate activate -> {
        VectorActivation f = own.activation(activate.f());
        for (int i = 0; i < calls; i++) {
          f.forward(activate.z(), at + i * n, c, at + i * n, length);
        }
      }
      case Epilogue.ActivationGradient gradient -> {
        VectorActivation f = own.activation(gradient.f());
        for (int i = 0; i < calls; i++) {
          f.backward(gradient.z(), at + i * n, c, at + i * n, c, at + i * n, length);
        }
      }
      case Epilogue.Bias bias -> {}
      case Epilogue.None none -> {}
    }
  }
}
