package moebench.peers.gemm;

/**
 * One of the three matrix products of a linear layer with x {@code [tokens, k]} and W {@code [k,
 * n]}; all cost 2·tokens·k·n FLOPs.
 *
 * @param kind which of the three
 * @param tokens rows of x
 * @param k width of x
 * @param n width of y
 * @param copies weight matrices that operations take in turn, so that all together do not fit the
 *     caches and an operation of few tokens is bound by memory, as in a large model; 1 for one
 */
public record Product(Kind kind, int tokens, int k, int n, int copies) {

  /** A product of a linear layer. */
  public enum Kind {
    /** y {@code [tokens, n]} = x·W. */
    FORWARD("gemm"),
    /** dX {@code [tokens, k]} = dY·Wᵀ. */
    DX("gemm-dx"),
    /** dW {@code [k, n]} += xᵀ·dY. */
    DW("gemm-dw");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** The name in JSON. */
    public String id() {
      return id;
    }

    /**
     * The kind called {@code id}.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Kind of(String id) {
      for (Kind kind : values()) {
        if (kind.id.equals(id)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("no matrix product is called '" + id + "'");
    }
  }

  public Product {
    if (tokens < 1 || k < 1 || n < 1 || copies < 1) {
      throw new IllegalArgumentException(
          "tokens, k, n and copies must be 1 or more, not %d, %d, %d and %d"
              .formatted(tokens, k, n, copies));
    }
    if (kind == Kind.DW && copies != 1) {
      throw new IllegalArgumentException("dW has no weights to take in turn");
    }
  }

  /** Rows of the result. */
  public int rows() {
    return kind == Kind.DW ? k : tokens;
  }

  /** Columns of the result. */
  public int columns() {
    return kind == Kind.DX ? k : n;
  }

  /** Terms of each sum. */
  public int depth() {
    return switch (kind) {
      case FORWARD -> k;
      case DX -> n;
      case DW -> tokens;
    };
  }

  /** Floats of the left operand: x, dY or x. */
  public int leftLength() {
    return Math.multiplyExact(tokens, kind == Kind.DX ? n : k);
  }

  /** Floats of the right operand, one copy of it: W, W or dY. */
  public int rightLength() {
    return Math.multiplyExact(n, kind == Kind.DW ? tokens : k);
  }

  /** Floats of the result. */
  public int resultLength() {
    return Math.multiplyExact(rows(), columns());
  }

  /** FLOPs of one operation. */
  public double flops() {
    return 2.0 * tokens * k * n;
  }

  /** Bytes of the three matrices, each once. */
  public double bytes() {
    return (double) Float.BYTES * ((double) leftLength() + rightLength() + resultLength());
  }
}
