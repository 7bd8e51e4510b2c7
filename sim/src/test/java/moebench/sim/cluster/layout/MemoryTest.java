package moebench.sim.cluster.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import moebench.layers.Execution;
import moebench.sim.cluster.Samples;
import moebench.sim.cluster.device.DeviceProfile;
import moebench.sim.cluster.device.Precision;
import moebench.sim.cluster.model.Attention;
import moebench.sim.cluster.model.ModelSpec;
import org.junit.jupiter.api.Test;

class MemoryTest {

  /** 2 bytes of weights, 2 of gradients and 12 of Adam per parameter on one device. */
  @Test
  void trainingTakesSixteenBytesPerParameter() {
    Cluster one = Samples.cluster(1, Samples.NODES);
    Memory m =
        new StepModel(Samples.MOE, one, Samples.TRAINING, null)
            .estimate(new Layout(1, 1, 1, 1, 1024, false))
            .memory();
    double parameters = Samples.MOE.totalParameters();
    assertEquals(16 * parameters, m.weights() + m.gradients() + m.optimizer(), 1);
  }

  @Test
  void expertParallelismSpreadsExpertsAndShardsTheOptimizer() {
    Cluster eight = Samples.cluster(8, Samples.NODES);
    StepModel step = new StepModel(Samples.MOE, eight, Samples.TRAINING, null);
    Memory together = step.estimate(new Layout(8, 1, 1, 1, 1024, false)).memory();
    Memory apart = step.estimate(new Layout(8, 1, 1, 8, 1024, false)).memory();
    double experts = 2.0 * Samples.MOE.expertParameters();
    assertEquals(experts * 7 / 8, together.weights() - apart.weights(), 1);
    assertEquals(together.optimizer(), apart.optimizer(), 1);
  }

  /** Two heads of keys and values on eight devices: four hold the same; latent ones are on all. */
  @Test
  void keysAndValuesAreCutByTheirHeads() {
    Cluster eight = Samples.cluster(8, Samples.NODES);
    Workload decode =
        new Workload(Workload.Kind.DECODE, 64, 1000, Precision.BF16, Execution.DYNAMIC);
    Memory grouped = tensorParallel(new Attention(16, 64, 2, null, null), decode, eight);
    assertEquals(64 * 1000.0 * 8 * (2 * 2 * 64) * 2 / 2, grouped.cache(), 1e-3);
    Memory latent = tensorParallel(new Attention(16, 64, null, 5_000_000L, 576), decode, eight);
    assertEquals(64 * 1000.0 * 8 * 576 * 2, latent.cache(), 1e-3);
    Attention whole = new Attention(16, 64, 2, null, null);
    double queries = 2.0 * 1024 * 1024 / 8;
    double keyValue = 2.0 * 1024 * 2 * 64 / 2;
    assertEquals(queries + keyValue, whole.parameters(1024, 8), 1e-6);
    assertEquals(whole.parameters(1024), whole.parameters(1024, 1), 1e-6);
  }

  private static Memory tensorParallel(Attention attention, Workload work, Cluster cluster) {
    ModelSpec m = Samples.DENSE;
    ModelSpec model =
        new ModelSpec(
            m.name(), m.sources(), null, 8, 1024, 32_000, true, 0, attention, m.ffn(), null);
    return new StepModel(model, cluster, work, null)
        .estimate(new Layout(1, 8, 1, 1, 64, false))
        .memory();
  }

  /**
   * FP8 weights; gradients, activations, keys and values of two bytes; float32 is its own master.
   */
  @Test
  void widthsFollowThePrecision() {
    double parameters = Samples.DENSE.totalParameters();
    Memory fp8 = onOne(Precision.FP8);
    assertEquals(parameters, fp8.weights(), 1);
    assertEquals(2 * parameters, fp8.gradients(), 1);
    assertEquals(12 * parameters, fp8.optimizer(), 1);
    assertEquals(onOne(Precision.BF16).activations(), fp8.activations(), 1);
    Memory fp32 = onOne(Precision.FP32);
    assertEquals(4 * parameters, fp32.gradients(), 1);
    assertEquals(8 * parameters, fp32.optimizer(), 1);
  }

  private static Memory onOne(Precision precision) {
    DeviceProfile d = Samples.DEVICE;
    DeviceProfile device =
        new DeviceProfile(
            d.name(), d.sources(), Map.of(precision, 1.0), 80, 1, null, null, 0, 1, d.efficiency());
    Workload work = new Workload(Workload.Kind.TRAINING, 1024, 1024, precision, Execution.DYNAMIC);
    Cluster one = Samples.cluster(1, Samples.NODES).withDevice(device);
    return new StepModel(Samples.DENSE, one, work, null)
        .estimate(new Layout(1, 1, 1, 1, 1024, false))
        .memory();
  }
}
