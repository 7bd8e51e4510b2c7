package moebench.sim;

/**
 * Cuts a text into documents: paragraphs, which end at a blank line. One longer than {@value
 * #LONGEST} bytes is cut at the next white space, so that a text without blank lines, or of a
 * single line, has documents too.
 */
final class Paragraphs {
  static final int LONGEST = 4096;

  /** Receives the document {@code text[from, to)}. */
  interface Sink {
    void add(byte[] text, int from, int to);
  }

  private Paragraphs() {}

  /** Passes every paragraph to {@code sink}, in order, without white space around it. */
  static void split(byte[] text, Sink sink) {
    int start = -1; // of the open paragraph; -1: none is open
    int end = 0; // behind its last byte so far
    int lineEnds = 0; // since that byte
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '\n') {
        lineEnds++;
      } else if (!isWhiteSpace(text[i])) {
        boolean longEnough = end < i && i - start > LONGEST;
        if (start >= 0 && (lineEnds > 1 || longEnough)) {
          sink.add(text, start, end);
          start = -1;
        }
        if (start < 0) {
          start = i;
        }
        end = i + 1;
        lineEnds = 0;
      }
    }
    if (start >= 0) {
      sink.add(text, start, end);
    }
  }

  private static boolean isWhiteSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }
}
