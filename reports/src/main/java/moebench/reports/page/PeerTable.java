package moebench.reports.page;

import java.util.List;
import moebench.reports.data.PeerNames;
import moebench.reports.data.PeerRatio;
import moebench.reports.data.RunData;
import moebench.reports.data.Sample;

/** Ours against its peers, one row per piece of work, threads and peer. */
final class PeerTable {
  private PeerTable() {}

  static Page.TableView of(RunData run) {
    return new Page.TableView(
        "table-peers",
        "Ours against peers",
        "Ratio: how many times faster ours is, timed in turn in one process: median over forks of"
            + " each fork’s median pair [10th to 90th percentile of all pairs]. Shares of peak: of the"
            + " FMA peak of as many threads, measured beside each pair; share of bandwidth: compulsory"
            + " bytes over the memory bandwidth measured beside each pair. What a peer is, with its"
            + " version, stands in cells.jsonl.",
        List.of(
            "Work",
            "Shape",
            "Threads",
            "Peer",
            "Ratio",
            "Forks × pairs",
            "Our GFLOP/s",
            "Our share of peak",
            "Peer’s share of peak",
            "Our share of bandwidth"),
        run.peers().stream().map(PeerTable::row).toList());
  }

  private static List<String> row(PeerRatio r) {
    Sample pairs = r.byPair();
    return List.of(
        PeerNames.work(r.cell().work()),
        PeerNames.shape(r.cell()),
        Integer.toString(r.cell().threads()),
        PeerNames.peer(r.cell().peer()),
        "%s [%s to %s]"
            .formatted(
                Text.fixed(r.byFork().median(), 2),
                Text.fixed(pairs.quantile(0.1), 2),
                Text.fixed(pairs.quantile(0.9), 2)),
        r.count(),
        Text.fixed(r.gflops().median(), 1),
        Text.percent(r.shareOfPeak().median(), 0),
        Text.percent(r.peerShareOfPeak().median(), 0),
        r.shareOfBandwidth().map(s -> Text.percent(s.median(), 0)).orElse(Text.UNKNOWN));
  }
}
