package moebench.sim;

/**
 * One batch: chunks of consecutive bytes, each byte with its context and the byte that follows it.
 * Refilled in place.
 */
public final class Batch {
  /** Consecutive bytes in a chunk. */
  public static final int CHUNK = 64;

  /** Bytes that the model sees: the current one and those before it. */
  public static final int CONTEXT = 12;

  private final int tokens;
  private final int[] rows;
  private final int[] symbols;
  private final int[] targets;
  private final int[] places;

  /** An empty batch of {@code tokens}, a multiple of {@link #CHUNK}. */
  public Batch(int tokens) {
    this.tokens = tokens;
    this.rows = new int[tokens * CONTEXT];
    this.symbols = new int[tokens];
    this.targets = new int[tokens];
    this.places = new int[tokens];
  }

  /** Refuses a number of tokens that is not made of chunks. */
  static void requireWholeChunks(int tokens) {
    if (tokens <= 0 || tokens % CHUNK != 0) {
      throw new IllegalArgumentException(
          "tokens must be a positive multiple of %d, not %d".formatted(CHUNK, tokens));
    }
  }

  /** Tokens of the batch. */
  public int tokens() {
    return tokens;
  }

  /**
   * {@code [tokens, CONTEXT]}: row i·256 + b of the embedding tables for byte b at i bytes before
   * the current one; -1 before the start of the text.
   */
  public int[] rows() {
    return rows;
  }

  /** {@code [tokens]}: the byte itself, 0 to 255. */
  public int[] symbols() {
    return symbols;
  }

  /** {@code [tokens]}: the byte that follows, 0 to 255. */
  public int[] targets() {
    return targets;
  }

  /** {@code [tokens]}: where in its text each byte stands. */
  public int[] places() {
    return places;
  }

  /**
   * Fills chunk {@code chunk} with the bytes from {@code start}; their context reaches back over
   * {@code start} into the text.
   */
  void fill(int chunk, byte[] text, int start) {
    for (int position = 0; position < CHUNK; position++) {
      int at = start + position;
      set(chunk * CHUNK + position, text, at, text[at + 1]);
    }
  }

  /**
   * Sets one token.
   *
   * @param token its place in the batch
   * @param text whose bytes up to {@code at} are the context
   * @param at place of the byte in {@code text}
   * @param target the byte that follows
   */
  public void set(int token, byte[] text, int at, byte target) {
    for (int i = 0; i < CONTEXT; i++) {
      rows[token * CONTEXT + i] = at - i < 0 ? -1 : i * 256 + Byte.toUnsignedInt(text[at - i]);
    }
    symbols[token] = Byte.toUnsignedInt(text[at]);
    places[token] = at;
    targets[token] = Byte.toUnsignedInt(target);
  }
}
