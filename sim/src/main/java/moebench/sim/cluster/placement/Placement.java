package moebench.sim.cluster.placement;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Experts on devices. An expert may have replicas; its load is split evenly over them.
 *
 * @param name of the rule
 * @param experts E
 * @param deviceExperts by device, the expert of each of its places; all have as many places
 */
public record Placement(String name, int experts, List<int[]> deviceExperts) {

  /** Expert e on device e mod D. */
  public static Placement roundRobin(int experts, int devices) {
    int places = places(experts, devices);
    List<int[]> placed =
        IntStream.range(0, devices)
            .mapToObj(d -> IntStream.range(0, places).map(i -> d + i * devices).toArray())
            .toList();
    return new Placement("round robin", experts, placed);
  }

  /**
   * The most loaded expert first, to the least loaded device with a free place (longest processing
   * time first, Graham 1969).
   *
   * @param load expected share of each expert
   */
  public static Placement greedy(double[] load, int devices) {
    return packed("greedy", load, IntStream.range(0, load.length).toArray(), devices);
  }

  /**
   * Spare places go one by one to the expert whose replicas are most loaded, then all are packed
   * greedily (the idea of DeepSeek's EPLB).
   *
   * @param spare places beyond one per expert
   * @throws IllegalArgumentException when experts and spare places are no multiple of the devices
   */
  public static Placement replicated(double[] load, int devices, int spare) {
    int[] replicas = new int[load.length];
    Arrays.fill(replicas, 1);
    for (int i = 0; i < spare; i++) {
      int heaviest =
          IntStream.range(0, load.length)
              .boxed()
              .max(Comparator.comparingDouble(e -> load[e] / replicas[e]))
              .orElseThrow();
      replicas[heaviest]++;
    }
    int[] copies =
        IntStream.range(0, load.length)
            .flatMap(e -> IntStream.range(0, replicas[e]).map(_ -> e))
            .toArray();
    return packed("replicated, " + spare + " spare", load, copies, devices);
  }

  private static Placement packed(String name, double[] load, int[] copies, int devices) {
    int places = places(copies.length, devices);
    long[] replicas = new long[load.length];
    Arrays.stream(copies).forEach(e -> replicas[e]++);
    int[][] placed = new int[devices][places];
    int[] used = new int[devices];
    double[] sums = new double[devices];
    Arrays.stream(copies)
        .boxed()
        .sorted(Comparator.comparingDouble(e -> -load[e] / replicas[e]))
        .forEach(e -> {
          int device =
              IntStream.range(0, devices)
                  .filter(d -> used[d] < places)
                  .boxed()
                  .min(Comparator.comparingDouble(d -> sums[d]))
                  .orElseThrow();
          placed[device][used[device]++] = e;
          sums[device] += load[e] / replicas[e];
        });
    return new Placement(name, load.length, List.of(placed));
  }

  private static int places(int experts, int devices) {
    if (devices < 1 || experts % devices != 0) {
      throw new IllegalArgumentException(
          "%d experts do not divide over %d devices: choose devices among the divisors of %d, or add %d places"
              .formatted(
                  experts,
                  devices,
                  experts,
                  devices < 1 ? 0 : Math.ceilDiv(experts, devices) * devices - experts));
    }
    return experts / devices;
  }

  /** Load of each device. */
  public double[] deviceLoads(double[] load) {
    long[] replicas = new long[experts];
    deviceExperts.forEach(places -> Arrays.stream(places).forEach(e -> replicas[e]++));
    return deviceExperts.stream()
        .mapToDouble(places -> Arrays.stream(places).mapToDouble(e -> load[e] / replicas[e]).sum())
        .toArray();
  }
}
