package moebench.sim.cluster;

import java.util.List;
import java.util.Map;
import moebench.layers.CapacityRule;
import moebench.layers.Execution;
import moebench.sim.cluster.device.DeviceProfile;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.layout.Cluster;
import moebench.sim.cluster.layout.Workload;
import moebench.sim.cluster.model.Attention;
import moebench.sim.cluster.model.Ffn;
import moebench.sim.cluster.model.ModelSpec;
import moebench.sim.cluster.model.Moe;
import moebench.sim.cluster.network.Link;
import moebench.sim.cluster.network.Network;
import moebench.sim.cluster.network.Nodes;

/** A device, a cluster and models of round sizes. */
public final class Samples {
  public static final DeviceProfile DEVICE =
      new DeviceProfile(
          "round",
          Map.of("all", "made up for tests"),
          Map.of(Precision.BF16, 100.0, Precision.FP32, 10.0),
          80,
          1000,
          500.0,
          2.0,
          5,
          128,
          new DeviceProfile.Efficiency(0.5, 0.8, 0));

  public static final Nodes NODES = new Nodes(8, new Link(200, 2), new Link(25, 5), false);

  public static final ModelSpec MOE =
      new ModelSpec(
          "sample-moe",
          List.of("made up for tests"),
          null,
          8,
          1024,
          32_000,
          true,
          0,
          new Attention(16, 64, null, null, null),
          new Ffn(4096, false),
          new Moe(32, 2, new Ffn(4096, false), 2, 0, null, CapacityRule.perAssignment(1.25), null));

  public static final ModelSpec DENSE = MOE.with("sample-dense", new Ffn(4096, false), null);

  public static final Workload TRAINING =
      new Workload(Workload.Kind.TRAINING, 1 << 19, 1024, Precision.BF16, Execution.STATIC);

  private Samples() {}

  public static Cluster cluster(int devices, Network network) {
    return new Cluster("sample", Map.of("all", "made up"), DEVICE, devices, network, 0.8, 0.5);
  }
}
