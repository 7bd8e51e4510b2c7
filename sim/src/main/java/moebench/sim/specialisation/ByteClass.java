package moebench.sim.specialisation;

/** What kind of byte a byte of UTF-8 is; each byte is of exactly one kind. */
public enum ByteClass {
  LOWER_CASE,
  UPPER_CASE,
  DIGIT,
  /** Space, tab, line feed, carriage return. */
  WHITE_SPACE,
  /** Printable ASCII that is none of the above. */
  PUNCTUATION,
  /** First byte of a character beyond ASCII, 0xC2 to 0xF4. */
  UTF8_FIRST,
  /** Another byte of such a character, 0x80 to 0xBF. */
  UTF8_CONTINUATION,
  /** Control characters, and bytes that UTF-8 does not have. */
  OTHER;

  /**
   * The class of a byte.
   *
   * @param b 0 to 255
   */
  public static ByteClass of(int b) {
    if (b >= 'a' && b <= 'z') {
      return LOWER_CASE;
    }
    if (b >= 'A' && b <= 'Z') {
      return UPPER_CASE;
    }
    if (b >= '0' && b <= '9') {
      return DIGIT;
    }
    if (b == ' ' || b == '\t' || b == '\n' || b == '\r') {
      return WHITE_SPACE;
    }
    if (b > ' ' && b < 0x7F) {
      return PUNCTUATION;
    }
    if (b >= 0xC2 && b <= 0xF4) {
      return UTF8_FIRST;
    }
    return b >= 0x80 && b <= 0xBF ? UTF8_CONTINUATION : OTHER;
  }
}
