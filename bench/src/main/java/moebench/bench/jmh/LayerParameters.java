package moebench.bench.jmh;

import moebench.bench.sweep.LayerSpecs;
import moebench.layers.Engine;
import moebench.layers.Engines;
import moebench.layers.Execution;
import moebench.layers.LayerSpec;
import moebench.reports.schema.LayerConfig;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The parameters of a layer, under the names that the command line uses. */
@State(Scope.Benchmark)
public class LayerParameters extends KernelParameters {
  @Param({"dense", "switch", "moe"})
  public String layer;

  @Param("8")
  public int experts;

  @Param("per-token")
  public String capacityConvention;

  @Param("1.25")
  public double capacityFactor;

  @Param("always")
  public String secondChoice;

  @Param("relu")
  public String activation;

  @Param("64")
  public int dModel;

  @Param("256")
  public int dFf;

  @Param("2")
  public int blocks;

  @Param("1024")
  public int tokens;

  @Param("0.01")
  public double balanceLoss;

  @Param("0")
  public double zLoss;

  @Param("0")
  public double jitter;

  @Param("dynamic")
  public String execution;

  LayerConfig config() {
    return LayerSpecs.config(
        layer,
        experts,
        capacityConvention,
        capacityFactor,
        secondChoice,
        activation,
        dModel,
        dFf,
        blocks,
        new LayerConfig.Regularization(balanceLoss, zLoss, jitter));
  }

  /** Also a device, which has no kernels of its own. */
  Engine engine() {
    return Engines.open(backend, threads);
  }

  LayerSpec spec() {
    return LayerSpecs.of(config(), Execution.of(execution));
  }
}
