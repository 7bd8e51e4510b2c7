package moebench.reports.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import moebench.reports.claims.Claim;
import moebench.reports.claims.Estimate;
import moebench.reports.claims.Finding;
import moebench.reports.claims.Part;
import moebench.reports.claims.Verdict;

/** Claims in words. */
final class ClaimViews {
  private ClaimViews() {}

  static List<Page.ClaimView> of(List<Claim> claims) {
    return claims.stream().map(ClaimViews::of).toList();
  }

  private static Page.ClaimView of(Claim claim) {
    List<Page.PartView> rows = new ArrayList<>();
    for (Finding finding : claim.findings()) {
      for (Part part : finding.parts()) {
        rows.add(of(part == finding.parts().getFirst() ? finding.accounting() : "", part));
      }
    }
    return new Page.ClaimView(
        claim.number(),
        claim.statement(),
        claim.test(),
        verdicts(claim),
        rows,
        claim.context().stream().map(p -> of("", p)).toList());
  }

  private static List<Page.VerdictView> verdicts(Claim claim) {
    boolean one = claim.verdicts().size() == 1;
    return claim.verdicts().entrySet().stream()
        .map(e ->
            new Page.VerdictView(
                e.getKey().toString(),
                style(e.getKey()),
                one ? "" : String.join(", ", e.getValue())))
        .toList();
  }

  private static String style(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Page.PartView of(String accounting, Part part) {
    return new Page.PartView(
        accounting,
        part.name(),
        part.verdict().toString(),
        style(part.verdict()),
        part.estimate().map(e -> effect(part.scale(), e.effect())).orElse(Text.UNKNOWN),
        part.estimate().map(e -> interval(part.scale(), e)).orElse(Text.UNKNOWN),
        part.estimate().map(e -> count(e, part.cases())).orElse(Text.UNKNOWN),
        part.note());
  }

  private static String effect(Part.Scale scale, double effect) {
    return scale == Part.Scale.LOG_RATIO
        ? Text.fixed(Math.exp(effect), 3) + "×"
        : Text.signed(effect, 4) + " bpb";
  }

  private static String interval(Part.Scale scale, Estimate e) {
    if (e.low().isEmpty() || e.high().isEmpty()) {
      return "none";
    }
    double low = e.low().getAsDouble();
    double high = e.high().getAsDouble();
    return scale == Part.Scale.LOG_RATIO
        ? Text.fixed(Math.exp(low), 3) + " to " + Text.fixed(Math.exp(high), 3)
        : Text.signed(low, 4) + " to " + Text.signed(high, 4);
  }

  private static String count(Estimate e, int cases) {
    String configurations = cases + (cases == 1 ? " configuration" : " configurations");
    return e.unit().equals("computed")
        ? configurations
        : e.n() + " " + e.unit() + (e.n() == 1 ? "" : "s") + ", " + configurations;
  }
}
