package moebench.layers.kernels.simd;

import moebench.layers.kernels.Epilogue;
import moebench.layers.kernels.PackedMatrix;
import moebench.layers.kernels.RowGroups;

/** C = epilogue(A·B) with a B for each group of rows, in parts for the threads of a team. */
final class Product implements Team.Job {
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
    // With k = 0 one block of no depth, which leaves the bias.
    for (int p = 0; p == 0 || p < k; p += MicroKernel.BLOCK_K) {
      int depth = Math.min(MicroKernel.BLOCK_K, k - p);
      gemm.takeRows(a, aOffset + first * k + p, k, rows, depth);
      for (int j = left; j < right; j += Gemm.CHUNK) {
        int end = Math.min(right, j + Gemm.CHUNK);
        multiplyChunk(gemm, g, first, rows, p, depth, j, end);
        if (p + depth == k) {
          finish(scratch[worker], cOffset + first * n + j, rows, end - j);
        }
      }
    }
  }

  private void multiplyChunk(
      Gemm gemm, int g, int first, int rows, int p, int depth, int left, int right) {
    Panels b = Panels.of(matrices[g]);
    float[] panels = b.isPacked() ? b.data() : gemm.panels();
    int panel = b.isPacked() ? b.at(p, left) : 0;
    if (!b.isPacked()) {
      b.pack(p, left, right, panels, 0);
    }
    float[] z = target();
    float[] bias = bias();
    for (int j = left; j < right; j += MicroKernel.COLUMNS) {
      int columns = Math.min(MicroKernel.COLUMNS, right - j);
      int at = cOffset + first * n + j;
      if (p > 0) {
        gemm.strip(0, rows, columns, depth, panels, panel, z, at, n, z, at, n);
      } else if (bias != null) {
        gemm.strip(0, rows, columns, depth, panels, panel, bias, g * n + j, 0, z, at, n);
      } else {
        gemm.strip(0, rows, columns, depth, panels, panel, Gemm.ZEROS, 0, 0, z, at, n);
      }
      panel += MicroKernel.paddedK(depth) * MicroKernel.COLUMNS;
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
