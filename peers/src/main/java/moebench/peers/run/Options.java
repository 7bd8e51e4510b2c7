package moebench.peers.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run compares.
 *
 * @param quick a few shapes of each group in place of all
 * @param groups of work, in order
 * @param peers that take part
 * @param threads of each side, one pass for each
 * @param forks processes that measure each comparison
 * @param rounds pairs of samples in each
 */
public record Options(
    boolean quick,
    List<Group> groups,
    List<String> peers,
    List<Integer> threads,
    int forks,
    int rounds) {

  public Options {
    groups = List.copyOf(groups);
    peers = List.copyOf(peers);
    threads = List.copyOf(threads);
    int cores = Runtime.getRuntime().availableProcessors();
    for (int count : threads) {
      if (count < 1 || count > cores) {
        throw new IllegalArgumentException(
            "threads must be 1 to %d, the cores of this machine, not %d".formatted(cores, count));
      }
    }
    if (forks < 1 || rounds < 1) {
      throw new IllegalArgumentException(
          "forks and rounds must be 1 or more, not %d and %d".formatted(forks, rounds));
    }
  }

  /** As it stands in a manifest. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("quick", quick);
    map.put("groups", groups.stream().map(Group::id).toList());
    map.put("peers", peers);
    map.put("threads", threads);
    map.put("forks", forks);
    map.put("rounds", rounds);
    return map;
  }

  /**
   * From a manifest.
   *
   * @throws IllegalArgumentException when it is not that of a run of comparisons
   */
  public static Options of(Map<String, Object> map) {
    if (!(map.get("quick") instanceof Boolean quick
        && map.get("groups") instanceof List<?> groups
        && map.get("peers") instanceof List<?> peers
        && map.get("threads") instanceof List<?> threads
        && map.get("forks") instanceof Integer forks
        && map.get("rounds") instanceof Integer rounds)) {
      throw new IllegalArgumentException("not a run of comparisons with peers");
    }
    return new Options(
        quick,
        groups.stream().map(id -> Group.of((String) id)).toList(),
        peers.stream().map(String.class::cast).toList(),
        threads.stream().map(Integer.class::cast).toList(),
        forks,
        rounds);
  }
}
