package moebench.bench.gate.output;

import moebench.bench.gate.result.GateResult;

/** Shares for people, the same in every output. */
final class Percent {
  private Percent() {}

  /** Such as {@code +3.1%}; a question mark for what is not known. */
  static String signed(Double share) {
    return share == null ? "?" : "%+.1f%%".formatted(100 * share);
  }

  /** Such as {@code 5%}; a question mark for what is not known. */
  static String plain(Double share) {
    return share == null ? "?" : "%.1f%%".formatted(100 * share).replace(".0%", "%");
  }

  /** As {@link #plain}, where what is absent is that nothing could be detected. */
  static String detectable(Double share) {
    return share == null ? "none" : plain(share);
  }

  /** Such as {@code −0.3% to +1.2%}. */
  static String interval(Double low, Double high) {
    return low == null && high == null ? "none" : signed(low) + " to " + signed(high);
  }

  /** One sentence about a benchmark: what was found, and why the verdict is what it is. */
  static String sentence(GateResult.Benchmark b) {
    StringBuilder text = new StringBuilder(b.label() + ": " + b.verdict());
    if (!b.mismatches().isEmpty()) {
      text.append(", ").append(String.join("; ", b.mismatches()));
    }
    if (b.slowdown() != null) {
      text.append(
          ", %s time per operation (%s), margin %s, n %d"
              .formatted(
                  signed(b.slowdown()), interval(b.low(), b.high()), plain(b.margin()), b.n()));
    }
    if (!b.note().isEmpty()) {
      text.append("; ").append(b.note());
    }
    if (!b.failures().isEmpty()) {
      text.append("; failed: ").append(String.join("; ", b.failures()));
    }
    return text.toString();
  }
}
