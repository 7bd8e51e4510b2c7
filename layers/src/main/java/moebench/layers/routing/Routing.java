package moebench.layers.routing;

import java.util.Arrays;
import java.util.zip.CRC32C;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;

/**
 * Where the assignments of one batch go: experts, gates, slots, and the rows that are computed.
 *
 * <p>Assignment {@code a = token·topK + choice}. An expert's rows are one block (CSR): its filled
 * slots in slot order, then, in static execution, empty rows up to C, or without a limit up to the
 * next multiple of {@link #BLOCK}. The arrays returned are the object's own; only a {@link Router}
 * writes to them, before {@link #assignSlots}.
 *
 * <p>An object is reused for batch after batch; it is sized for the largest at construction.
 */
public final class Routing {
  /** Slot of an assignment that found none; its row is the same. */
  public static final int DROPPED = -1;

  /** Slot of an assignment that its router gave up by chance. */
  public static final int SKIPPED = -2;

  /** Expert, and slot, of an assignment that does not exist: its token has fewer than topK. */
  public static final int NONE = -3;

  /** Rows of an expert's block without a limit are a multiple of this (MegaBlocks). */
  public static final int BLOCK = 128;

  private final int expertCount;
  private final int topK;
  private final int[] expert; // [tokens·topK]
  private final float[] gate;
  private final int[] slot;
  private final int[] row;
  private final boolean[] skipped;
  private final int[] assigned; // [experts], before dropping
  private final int[] firstChoices; // [experts]
  private final int[] kept;
  private final int[] nextRow;
  private final int[] firstRow;
  private final int[] rowCount;
  private final int[] tokenOfRow;
  private final int[] assignmentOfRow;
  private final float[] gateOfRow;
  private final float[] bias; // [experts]
  private final float[] scratch; // [max(tokens, experts)]
  private int[] symbols; // [tokens], of the caller
  private int tokens;
  private int capacity;
  private boolean isDropless;
  private int rows;
  private int skippedCount;

  /**
   * @param maxTokens largest batch
   * @param maxRows most rows that {@link #layOut} will be asked for
   */
  public Routing(int maxTokens, int expertCount, int topK, int maxRows) {
    this.expertCount = expertCount;
    this.topK = topK;
    int assignments = Math.multiplyExact(maxTokens, topK);
    expert = new int[assignments];
    gate = new float[assignments];
    slot = new int[assignments];
    row = new int[assignments];
    skipped = new boolean[assignments];
    assigned = new int[expertCount];
    firstChoices = new int[expertCount];
    kept = new int[expertCount];
    nextRow = new int[expertCount];
    firstRow = new int[expertCount];
    rowCount = new int[expertCount];
    tokenOfRow = new int[maxRows];
    assignmentOfRow = new int[maxRows];
    gateOfRow = new float[maxRows];
    bias = new float[expertCount];
    scratch = new float[Math.max(maxTokens, expertCount)];
  }

  /** Says what the tokens of the next batches are: {@code [tokens]}, read in each of them. */
  public void identify(int[] batchSymbols) {
    symbols = batchSymbols;
  }

  /** Starts a batch whose experts offer the slots of {@code rule}. */
  public void begin(int batchTokens, CapacityRule rule) {
    tokens = batchTokens;
    capacity = rule.capacity(tokens, expertCount, topK);
    isDropless = rule.isDropless();
    skippedCount = 0;
    Arrays.fill(skipped, 0, tokens * topK, false);
  }

  /** Marks an assignment that advances its expert's slot counter but takes no slot. */
  public void skip(int assignment) {
    skipped[assignment] = true;
    skippedCount++;
  }

  /**
   * Gives slots in token order, all first choices before any second: an assignment is kept when
   * fewer than C came before it to its expert (Switch, §2.2; GShard, algorithm 1).
   */
  public void assignSlots() {
    Arrays.fill(assigned, 0);
    for (int choice = 0; choice < topK; choice++) {
      for (int a = choice; a < tokens * topK; a += topK) {
        if (expert[a] == NONE) {
          slot[a] = NONE;
          continue;
        }
        int index = assigned[expert[a]]++;
        slot[a] = index < capacity ? index : DROPPED;
      }
      if (choice == 0) {
        System.arraycopy(assigned, 0, firstChoices, 0, expertCount);
      }
    }
    for (int e = 0; e < expertCount; e++) {
      kept[e] = Math.min(assigned[e], capacity);
    }
    if (skippedCount > 0) {
      takeBackSkipped();
    }
  }

  private void takeBackSkipped() {
    for (int a = 0; a < tokens * topK; a++) {
      if (skipped[a]) {
        int e = expert[a];
        assigned[e]--;
        firstChoices[e] -= a % topK == 0 ? 1 : 0;
        kept[e] -= slot[a] >= 0 ? 1 : 0;
        slot[a] = SKIPPED;
      }
    }
  }

  /** Places the kept assignments in rows, expert by expert. After {@link #assignSlots}. */
  public void layOut(Execution execution) {
    rows = 0;
    for (int e = 0; e < expertCount; e++) {
      firstRow[e] = rows;
      rowCount[e] = execution == Execution.STATIC ? paddedRows(e) : kept[e];
      rows += rowCount[e];
    }
    Arrays.fill(tokenOfRow, 0, rows, DROPPED);
    Arrays.fill(assignmentOfRow, 0, rows, DROPPED);
    Arrays.fill(gateOfRow, 0, rows, 0);
    System.arraycopy(firstRow, 0, nextRow, 0, expertCount);
    for (int choice = 0; choice < topK; choice++) {
      for (int t = 0; t < tokens; t++) {
        int a = t * topK + choice;
        if (slot[a] < 0) {
          row[a] = DROPPED;
          continue;
        }
        int r = nextRow[expert[a]]++;
        row[a] = r;
        tokenOfRow[r] = t;
        assignmentOfRow[r] = a;
        gateOfRow[r] = gate[a];
      }
    }
  }

  private int paddedRows(int e) {
    return isDropless ? Math.ceilDiv(kept[e], BLOCK) * BLOCK : capacity;
  }

  public int tokens() {
    return tokens;
  }

  public int topK() {
    return topK;
  }

  /** E. */
  public int expertCount() {
    return expertCount;
  }

  /** C of this batch. */
  public int capacity() {
    return capacity;
  }

  /**
   * {@code [tokens]}: what each token is, such as its byte.
   *
   * @throws IllegalStateException when nobody has said
   */
  int[] symbols() {
    if (symbols == null || symbols.length < tokens) {
      throw new IllegalStateException(
          "the router looks at what each token is: call identify with the symbols of %d tokens"
              .formatted(tokens));
    }
    return symbols;
  }

  /** {@code [experts]}: what a router adds to its choice; kept from batch to batch, 0 at first. */
  public float[] bias() {
    return bias;
  }

  /** At least {@code [tokens]} and {@code [experts]}: room for a router to compute in. */
  float[] scratch() {
    return scratch;
  }

  /** {@code [tokens, topK]}: chosen expert, or {@link #NONE}. */
  public int[] experts() {
    return expert;
  }

  /** {@code [tokens, topK]}: weight of each choice, whether kept or not. */
  public float[] gates() {
    return gate;
  }

  /** {@code [tokens, topK]}: slot in the expert, {@link #DROPPED} or {@link #SKIPPED}. */
  public int[] slots() {
    return slot;
  }

  /** {@code [tokens, topK]}: row of the assignment, negative when it has none. */
  public int[] rowOfAssignment() {
    return row;
  }

  /** {@code [experts]}: assignments that asked for each expert, before dropping. */
  public int[] assigned() {
    return assigned;
  }

  /** {@code [experts]}: tokens whose first choice is each expert, before dropping. */
  public int[] firstChoices() {
    return firstChoices;
  }

  /** {@code [experts]}: assignments that got a slot. */
  public int[] kept() {
    return kept;
  }

  /** Rows that are computed. */
  public int rows() {
    return rows;
  }

  /** {@code [experts]}: first row of each expert's block. */
  public int[] firstRow() {
    return firstRow;
  }

  /** {@code [experts]}: rows of each expert's block. */
  public int[] rowCount() {
    return rowCount;
  }

  /** {@code [rows]}: token in each row, negative when the row is empty. */
  public int[] tokenOfRow() {
    return tokenOfRow;
  }

  /** {@code [rows]}: assignment in each row, negative when the row is empty. */
  public int[] assignmentOfRow() {
    return assignmentOfRow;
  }

  /** {@code [rows]}: gate of each row, 0 when the row is empty. */
  public float[] gateOfRow() {
    return gateOfRow;
  }

  /**
   * Rows of static execution: C·E, or without a limit every expert's filled slots rounded up to
   * whole blocks.
   */
  public int paddedSlots() {
    int sum = 0;
    for (int e = 0; e < expertCount; e++) {
      sum += paddedRows(e);
    }
    return sum;
  }

  /** Tokens that no expert computes: they pass through the layer's residual. */
  public int tokensWithoutExpert() {
    int without = 0;
    for (int t = 0; t < tokens; t++) {
      boolean computed = false;
      for (int a = t * topK; a < (t + 1) * topK; a++) {
        computed |= slot[a] >= 0;
      }
      without += computed ? 0 : 1;
    }
    return without;
  }

  /** Filled slots of all experts. */
  public int keptCount() {
    int sum = 0;
    for (int n : kept) {
      sum += n;
    }
    return sum;
  }

  /** Assignments that were given up by chance. */
  public int skippedCount() {
    return skippedCount;
  }

  /** Assignments of the given choice (0 for the first) that found no slot. */
  public int droppedCount(int choice) {
    int dropped = 0;
    for (int t = 0; t < tokens; t++) {
      if (slot[t * topK + choice] == DROPPED) {
        dropped++;
      }
    }
    return dropped;
  }

  /** A fingerprint of experts and slots: equal routing gives equal values, on every back-end. */
  public long checksum() {
    CRC32C crc = new CRC32C();
    for (int a = 0; a < tokens * topK; a++) {
      update(crc, expert[a]);
      update(crc, slot[a]);
    }
    return crc.getValue();
  }

  private static void update(CRC32C crc, int value) {
    crc.update(value);
    crc.update(value >> 8);
    crc.update(value >> 16);
    crc.update(value >> 24);
  }

  /**
   * Checks what must hold for every routing.
   *
   * @throws IllegalStateException naming what does not
   */
  public void checkInvariants() {
    int dropped = 0;
    int missing = 0;
    for (int a = 0; a < tokens * topK; a++) {
      dropped += slot[a] == DROPPED ? 1 : 0;
      missing += slot[a] == NONE ? 1 : 0;
    }
    require(
        keptCount() + dropped + skippedCount + missing == tokens * topK,
        "kept %d + dropped %d + skipped %d + none %d is not tokens·topK %d·%d",
        keptCount(),
        dropped,
        skippedCount,
        missing,
        tokens,
        topK);
    for (int e = 0; e < expertCount; e++) {
      require(kept[e] <= capacity, "expert %d keeps %d of %d slots", e, kept[e], capacity);
    }
    for (int t = 0; topK > 1 && missing == 0 && t < tokens; t++) {
      double sum = 0;
      for (int choice = 0; choice < topK; choice++) {
        sum += gate[t * topK + choice];
      }
      require(Math.abs(sum - 1) < 1e-5, "gates of token %d sum to %s, not 1", t, sum);
    }
    for (int r = 0; r < rows; r++) {
      int a = assignmentOfRow[r];
      require(a < 0 || row[a] == r, "row %d holds assignment %d, which is elsewhere", r, a);
    }
  }

  private static void require(boolean holds, String message, Object... values) {
    if (!holds) {
      throw new IllegalStateException("routing invariant broken: " + message.formatted(values));
    }
  }
}
