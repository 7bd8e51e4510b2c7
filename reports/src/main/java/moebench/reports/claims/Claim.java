package moebench.reports.claims;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A claim and what the run says about it.
 *
 * @param number as in the source article
 * @param statement the claim
 * @param test how it is tested here
 * @param findings one per accounting
 * @param context comparisons that judge nothing but belong beside the claim
 */
public record Claim(
    int number, String statement, String test, List<Finding> findings, List<Part> context) {

  /** The accountings by verdict: a claim may hold under one and not under another. */
  public Map<Verdict, List<String>> verdicts() {
    return findings.stream()
        .collect(
            Collectors.groupingBy(
                Finding::verdict,
                () -> new EnumMap<>(Verdict.class),
                Collectors.mapping(Finding::accounting, Collectors.toList())));
  }

  /** The verdict as the end of a sentence; where accountings differ, how many each has. */
  public String summary() {
    Map<Verdict, List<String>> verdicts = verdicts();
    if (verdicts.size() == 1) {
      return verdicts.keySet().iterator().next().predicate() + " under every accounting";
    }
    String all = " of " + findings.size() + " accountings";
    List<String> parts = new ArrayList<>();
    for (Map.Entry<Verdict, List<String>> e : verdicts.entrySet()) {
      parts.add(
          e.getKey().predicate() + " under " + e.getValue().size() + (parts.isEmpty() ? all : ""));
    }
    return String.join(" and ", parts);
  }

  Claim undecided(String reason) {
    return new Claim(
        number, statement, test, findings.stream().map(f -> f.undecided(reason)).toList(), context);
  }
}
