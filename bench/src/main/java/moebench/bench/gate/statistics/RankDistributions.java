package moebench.bench.gate.statistics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Computes each distribution once. Safe for use by several threads. */
public final class RankDistributions {
  private record Sizes(int n, int m) {}

  private final Map<Integer, RankDistribution> signedRanks = new ConcurrentHashMap<>();
  private final Map<Sizes, RankDistribution> mannWhitneys = new ConcurrentHashMap<>();

  RankDistribution signedRank(int n) {
    return signedRanks.computeIfAbsent(n, RankDistribution::signedRank);
  }

  RankDistribution mannWhitney(int n, int m) {
    return mannWhitneys.computeIfAbsent(
        new Sizes(n, m), sizes -> RankDistribution.mannWhitney(sizes.n, sizes.m));
  }
}
