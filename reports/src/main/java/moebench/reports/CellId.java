package moebench.reports;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import moebench.reports.schema.Cell;
import tools.jackson.databind.JsonNode;

/** The id of a cell: the same in every run that measures the same thing. */
public final class CellId {
  /** 48 bits: among 10,000 cells, two share an id with probability below 2e-7. */
  private static final int HEX_DIGITS = 12;

  private CellId() {}

  /**
   * The first 12 hexadecimal digits of the SHA-256 of the cell's canonical JSON (keys sorted, no
   * absent values).
   */
  public static String of(Cell cell) {
    return ofCanonical(Json.canonical(cell));
  }

  /** The same of a cell as it was read, with properties that this build does not know. */
  static String of(JsonNode cell) {
    return ofCanonical(Json.canonical(cell));
  }

  private static String ofCanonical(byte[] json) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(json);
      return HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
