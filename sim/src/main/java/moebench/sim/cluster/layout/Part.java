package moebench.sim.cluster.layout;

import java.util.Locale;

/** Where the time of a step goes. */
public enum Part {
  ATTENTION,
  FEED_FORWARD,
  ROUTER,
  DISPATCH,
  EXPERTS,
  /** Waiting for the device with the most tokens. */
  IMBALANCE,
  OUTPUT,
  /** Dispatch and combine between devices, as far as nothing hides it. */
  ALL_TO_ALL,
  TENSOR,
  /** All-reduce of gradients, as far as nothing hides it. */
  GRADIENTS,
  /** Stages that wait for the first or last micro-batch, and sending between stages. */
  PIPELINE,
  OPTIMIZER;

  /** In JSON and legends. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
