package moebench.reports.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What one unit of work is; its id is the hash of exactly these values. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Cell.Probe.class, name = "probe"),
  @JsonSubTypes.Type(value = Cell.Speed.class, name = "speed"),
  @JsonSubTypes.Type(value = Cell.Quality.class, name = "quality"),
  @JsonSubTypes.Type(value = Cell.BestOfN.class, name = "best-of-n"),
  @JsonSubTypes.Type(value = Cell.Comparison.class, name = "comparison"),
  @JsonSubTypes.Type(value = Cell.Simulation.class, name = "simulation"),
  @JsonSubTypes.Type(value = Cell.Classical.class, name = "classical"),
  @JsonSubTypes.Type(value = Cell.Ensemble.class, name = "ensemble")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Cell {

  /**
   * What this machine can do: FMA peak and memory bandwidth, one core and all cores; or what one of
   * its OpenCL devices can do, whose result is a {@link Result.DeviceProbe}.
   *
   * @param backend {@code simd}, or a device such as {@code opencl:0}
   * @param round counts from 1; the probe is repeated in each round of a run
   */
  record Probe(String backend, int round) implements Cell {}

  /**
   * Speed of one configuration in one fork (a fresh process).
   *
   * @param layer the layer measured
   * @param backend {@code reference}, {@code simd}, or a device such as {@code opencl:0}
   * @param tokens tokens per forward pass and per training step
   * @param threads that compute together, 1 for a device; absent in rows of schema 1.0, where it is
   *     1
   * @param iterations timed JMH iterations of each benchmark
   * @param iterationMillis length of an iteration
   * @param fork counts from 1
   */
  record Speed(
      LayerConfig layer,
      String backend,
      int tokens,
      Integer threads,
      int iterations,
      int iterationMillis,
      int fork)
      implements Cell {
    public Speed {
      threads = threads == null ? 1 : threads;
    }

    /** The same cell, another repeat. */
    public Speed withFork(int other) {
      return new Speed(layer, backend, tokens, threads, iterations, iterationMillis, other);
    }
  }

  /**
   * Quality of one configuration from one training run.
   *
   * @param layer the layer trained
   * @param backend {@code reference} or {@code simd}
   * @param tokens tokens per training batch
   * @param budgetFlops training FLOPs that the run may cost
   * @param accountings under which the budget buys {@code steps}: {@code padded} (a step costs C·E
   *     rows), {@code executed} (at most topK·T rows are filled), or both where that is the same
   * @param steps what the budget buys
   * @param learningRate peak of the schedule
   * @param evaluations points of the learning curve
   * @param evaluationTokens tokens of the final validations
   * @param corpus name of the text
   * @param seed of initial weights and batches
   */
  record Quality(
      LayerConfig layer,
      String backend,
      int tokens,
      double budgetFlops,
      List<String> accountings,
      int steps,
      double learningRate,
      int evaluations,
      int evaluationTokens,
      String corpus,
      long seed)
      implements Cell {}

  /**
   * Answers sampled from a trained model, one of them chosen by a value function.
   *
   * @param layer of the model that answers
   * @param backend {@code reference} or {@code simd}
   * @param tokens per batch
   * @param budgetFlops training FLOPs of that model
   * @param verifierFlops training FLOPs of the dense model that judges answers
   * @param learningRate peak of both schedules
   * @param digits of the two numbers to be added
   * @param problems that are tested
   * @param samples n: answers to each problem
   * @param temperature of sampling
   * @param seed of problems, weights, batches and draws
   */
  record BestOfN(
      LayerConfig layer,
      String backend,
      int tokens,
      double budgetFlops,
      double verifierFlops,
      double learningRate,
      int digits,
      int problems,
      int samples,
      double temperature,
      long seed)
      implements Cell {

    /** The same cell with another seed. */
    public BestOfN withSeed(long other) {
      return new BestOfN(
          layer,
          backend,
          tokens,
          budgetFlops,
          verifierFlops,
          learningRate,
          digits,
          problems,
          samples,
          temperature,
          other);
    }
  }

  /**
   * Ours and a peer at the same work, timed in turn in one fork (a fresh process).
   *
   * @param work {@code gemm} (y = x·W), {@code gemm-dx} (dX = dY·Wᵀ), {@code gemm-dx-first} (with a
   *     W that ours has to pack each time), {@code gemm-dw} (dW += xᵀ·dY), {@code layer-forward} or
   *     {@code training-step}
   * @param peer the other side, such as {@code mkl-packed}; {@code own-…} is another piece of ours
   * @param weights shape of W; absent unless the work is a GEMM
   * @param layer absent for a GEMM
   * @param tokens rows of x
   * @param threads that each side may use; {@code own-one-thread} uses one all the same
   * @param rounds pairs of samples, unless they took too long
   * @param fork counts from 1
   */
  record Comparison(
      String work,
      String peer,
      Weights weights,
      LayerConfig layer,
      int tokens,
      int threads,
      int rounds,
      int fork)
      implements Cell {

    /** The same comparison in another fork. */
    public Comparison withFork(int other) {
      return new Comparison(work, peer, weights, layer, tokens, threads, rounds, other);
    }
  }

  /**
   * A study with the cluster simulator.
   *
   * @param study such as {@code routing}
   * @param measured run folder whose measurements take part; absent for those that come with
   *     moebench
   */
  record Simulation(String study, String measured) implements Cell {}

  /**
   * A classical mixture of experts on a generated problem.
   *
   * @param problem such as {@code waveform}
   * @param expertKind {@code linear}, {@code ffn} or {@code stump}
   * @param experts {@code [1]}: one expert alone; {@code [K]}: a mixture of K; {@code [J, K]}: the
   *     hierarchical mixture, J mixtures of K
   * @param trainer {@code em} or {@code gradient}
   * @param repeats fresh samples and starts; repeat r has the same samples for every mixture
   */
  record Classical(
      String problem, String expertKind, List<Integer> experts, String trainer, int repeats)
      implements Cell {}

  /**
   * Several models that answer together, or a single model to compare them with.
   *
   * @param system {@code single}: one model, trained on all documents; {@code total}: members as
   *     large as the dense model, which share its training FLOPs; {@code active}: smaller members,
   *     which share them and together cost a query as much as it; {@code each}: every member is
   *     trained as long as a single model
   * @param layer of each member
   * @param backend {@code reference} or {@code simd}
   * @param tokens per training batch
   * @param budgetFlops padded training FLOPs of a single model
   * @param members K; each has its own seed and bootstrap sample of the documents, unless it is
   *     alone
   * @param steps of each member
   * @param learningRate peak of the schedule
   * @param evaluationTokens of the validation
   * @param corpus name of the text
   * @param seed that all others follow from
   */
  record Ensemble(
      String system,
      LayerConfig layer,
      String backend,
      int tokens,
      double budgetFlops,
      int members,
      int steps,
      double learningRate,
      int evaluationTokens,
      String corpus,
      long seed)
      implements Cell {

    /** The same ensemble with another seed. */
    public Ensemble withSeed(long other) {
      return new Ensemble(
          system,
          layer,
          backend,
          tokens,
          budgetFlops,
          members,
          steps,
          learningRate,
          evaluationTokens,
          corpus,
          other);
    }
  }

  /**
   * Shape of a weight matrix W {@code [k, n]}.
   *
   * @param k width of x
   * @param n width of y
   */
  record Weights(int k, int n) {}
}
