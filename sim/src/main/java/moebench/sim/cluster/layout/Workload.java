package moebench.sim.cluster.layout;

import moebench.layers.Execution;
import moebench.sim.cluster.Check;
import moebench.sim.cluster.device.Precision;

/**
 * What the model is to do.
 *
 * @param kind of pass
 * @param tokens of a training step on the whole cluster, or tokens at once in inference: all
 *     prompts of a prefill, one token of every sequence in a decode step
 * @param sequence tokens of a sequence: trained on, prompted, or cached while decoding
 * @param precision of weights and products
 * @param execution whether empty slots are computed
 */
public record Workload(
    Kind kind, long tokens, int sequence, Precision precision, Execution execution) {

  /** Of pass. */
  public enum Kind {
    TRAINING,
    PREFILL,
    DECODE
  }

  public Workload {
    Check.present("kind of workload", kind);
    Check.positive("tokens", tokens);
    Check.positive("sequence", sequence);
    Check.present("precision", precision);
    Check.present("execution", execution);
  }

  /** Mean number of tokens that a token attends to. */
  public double context() {
    return kind == Kind.DECODE ? sequence : sequence / 2.0;
  }

  boolean trains() {
    return kind == Kind.TRAINING;
  }

  /** With another number of tokens. */
  public Workload withTokens(long other) {
    return new Workload(kind, other, sequence, precision, execution);
  }
}
