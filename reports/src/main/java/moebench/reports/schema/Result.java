package moebench.reports.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/** What a finished cell measured. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Result.Probe.class, name = "probe"),
  @JsonSubTypes.Type(value = Result.DeviceProbe.class, name = "device-probe"),
  @JsonSubTypes.Type(value = Result.Speed.class, name = "speed"),
  @JsonSubTypes.Type(value = Result.Quality.class, name = "quality"),
  @JsonSubTypes.Type(value = Result.BestOfN.class, name = "best-of-n"),
  @JsonSubTypes.Type(value = Result.Comparison.class, name = "comparison"),
  @JsonSubTypes.Type(value = Result.Simulation.class, name = "simulation"),
  @JsonSubTypes.Type(value = Result.Classical.class, name = "classical"),
  @JsonSubTypes.Type(value = Result.Ensemble.class, name = "ensemble")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Result {

  /**
   * Each list holds the raw repeats.
   *
   * @param vectorBits width that the kernels ran at
   * @param cores cores that "all cores" used
   * @param fmaGflopsOneCore float32 fused multiply-add peak of one thread
   * @param fmaGflopsAllCores the same of one thread per core together
   * @param readGbPerSecondOneCore memory bandwidth (read) of one thread, 1e9 bytes
   * @param readGbPerSecondAllCores the same of one thread per core together
   */
  record Probe(
      int vectorBits,
      int cores,
      List<Double> fmaGflopsOneCore,
      List<Double> fmaGflopsAllCores,
      List<Double> readGbPerSecondOneCore,
      List<Double> readGbPerSecondAllCores)
      implements Result {}

  /**
   * What an OpenCL device can do. Each list holds the raw repeats, of the shape of kernel that was
   * faster there.
   *
   * @param device the device
   * @param fp32Gflops float32 fused multiply-add peak of the whole device
   * @param readGbPerSecond bandwidth (read) of its memory, 1e9 bytes
   */
  record DeviceProbe(Device device, List<Double> fp32Gflops, List<Double> readGbPerSecond)
      implements Result {}

  /**
   * @param measurements one per benchmark and execution
   * @param phases where the time of a forward pass goes, for expert layers one per execution
   * @param totalParameters weights of the layer
   * @param activeParameters weights that one token uses
   * @param weightBytes bytes of the layer's weights
   * @param activationBytes bytes that a training pass keeps for the layer's backward pass
   * @param dispatchBytes bytes of the dispatch and combine buffers, padded
   * @param peakResidentBytes largest resident memory of the fork, as the system counted it
   * @param onDevice where it computed; absent when that was the host
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Speed(
      List<Measurement> measurements,
      List<Phases> phases,
      long totalParameters,
      long activeParameters,
      long weightBytes,
      long activationBytes,
      long dispatchBytes,
      Long peakResidentBytes,
      OnDevice onDevice)
      implements Result {}

  /**
   * What is only known of a fork that computed on a device.
   *
   * @param device the device
   * @param coldStartSeconds translating and building the kernel, and the first forward pass; the
   *     driver may have had the kernel on disk
   */
  record OnDevice(Device device, double coldStartSeconds) {}

  /**
   * One timed benchmark of a fork. Higher is better.
   *
   * @param benchmark {@code layer-forward} or {@code training-step}, which move their data where
   *     they run on a device; {@code layer-forward-resident} or {@code layer-training-resident}
   *     (forward, and gradients of input and weights), for which it stays there
   * @param execution {@code dynamic} (only filled slots are computed) or {@code static} (every slot
   *     is); dense has {@code dynamic} only
   * @param tokensPerSecond one value per JMH iteration
   * @param executedFlopsPerToken FLOPs of filled slots, router included
   * @param paddedFlopsPerToken FLOPs of all slots, router included
   * @param compulsoryBytesPerToken bytes of inputs, weights and outputs that an operation moves at
   *     least, each once; absent in rows of schema 1.0
   * @param fmaGflops FMA peak of as many threads together as the cell has, measured right before
   *     and after in this process; absent for a device, whose peak its probe measures
   * @param maxError largest |got − reference| / Σ|terms| of the check before timing; timing starts
   *     only when it is within tolerance
   * @param checksum of the routing (expert layers) before and after timing; both must be equal
   * @param allocatedBytesPerOperation heap bytes of one operation
   * @param energy what a token cost; absent in rows before schema 1.2
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Measurement(
      String benchmark,
      String execution,
      List<Double> tokensPerSecond,
      double executedFlopsPerToken,
      double paddedFlopsPerToken,
      Double compulsoryBytesPerToken,
      Double fmaGflops,
      double maxError,
      String checksum,
      Double allocatedBytesPerOperation,
      Energy energy) {}

  /**
   * Energy as the machine's own meters counted it: all that went through them meanwhile, idle power
   * and other processes included. Either measured or missing, never estimated.
   *
   * @param measuredJoulesPerToken by meter, such as {@code rapl:package-0} or {@code nvidia-smi:0}:
   *     one value per JMH iteration; absent when missing
   * @param missing why there is none; absent when measured
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Energy(Map<String, List<Double>> measuredJoulesPerToken, String missing) {
    /** What the meters counted. */
    public static Energy measured(Map<String, List<Double>> joulesPerToken) {
      return new Energy(joulesPerToken, null);
    }

    /** No energy, and why. */
    public static Energy missing(String reason) {
      return new Energy(null, reason);
    }
  }

  /**
   * Medians of the phases of a forward pass: timed one by one, or on a device by the time that
   * repeating one adds.
   *
   * @param execution {@code dynamic} or {@code static}
   * @param nanosPerToken by phase, in order: {@code router}, {@code dispatch}, {@code experts},
   *     {@code combine}; on a device {@code router}, {@code gemm-1}, {@code gemm-2}, {@code
   *     combine}, without those that noise hides
   */
  record Phases(String execution, Map<String, Double> nanosPerToken) {}

  /**
   * One training run.
   *
   * @param steps steps done
   * @param tokens tokens seen
   * @param paddedFlopsPerToken training FLOPs of a token with every slot computed, whole model
   * @param executedFlopsPerToken the same with only filled slots, mean over the run
   * @param totalParameters weights of the whole model
   * @param activeParameters weights that one token uses
   * @param allToAllBytesPerToken bytes that dispatch and combine would move per token and forward
   *     pass of the whole model under expert parallelism; absent for dense
   * @param trainingSeconds wall time of training without evaluations
   * @param concurrency training runs that shared the machine
   * @param bpbTrainingCapacity validation bits per byte at the end, at the training capacity
   * @param bpbDropless the same without a capacity limit; absent for dense, where it is the same,
   *     and for {@code expert-choice}, which has none without
   * @param curve validation at the training capacity over the run, the end included
   * @param routing of each expert layer over the whole training; empty for dense
   * @param evaluationRouting of each expert layer in the final validation at the training capacity
   * @param routingSample where some tokens of that validation went in the first expert layer;
   *     absent for dense, without a capacity limit, where experts choose, and in rows before schema
   *     1.3
   * @param specialisation of the experts in that validation; empty for dense, for routers under
   *     which tokens do not choose one expert first, and in rows before schema 1.3
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Quality(
      int steps,
      long tokens,
      double paddedFlopsPerToken,
      double executedFlopsPerToken,
      long totalParameters,
      long activeParameters,
      Double allToAllBytesPerToken,
      double trainingSeconds,
      int concurrency,
      double bpbTrainingCapacity,
      Double bpbDropless,
      List<CurvePoint> curve,
      List<RoutingSummary> routing,
      List<RoutingSummary> evaluationRouting,
      RoutingSample routingSample,
      List<Specialisation> specialisation)
      implements Result {}

  /**
   * What one of n answers is worth.
   *
   * @param steps that the model's budget bought
   * @param bitsPerByte loss of the model on right answers to the problems tested
   * @param flopsPerAnswer forward FLOPs that the model spends on an answer, filled slots only
   * @param verifierFlopsPerAnswer forward FLOPs that the verifier spends on judging it
   * @param totalParameters weights of the model
   * @param activeParameters weights that one token uses
   * @param right how many of the answers to each problem are right
   * @param selections by oracle and value functions, for each n
   */
  record BestOfN(
      int steps,
      double bitsPerByte,
      double flopsPerAnswer,
      double verifierFlopsPerAnswer,
      long totalParameters,
      long activeParameters,
      List<Integer> right,
      List<Selection> selections)
      implements Result {}

  /**
   * Pairs of samples, each taken right after the other; both sides were checked before.
   *
   * @param ours what ran here, for people
   * @param peer the same of the other side, with its version
   * @param flops of one operation, the same for both sides
   * @param bytes that one operation must move at least: every matrix once
   * @param seconds one value per pair: time of one operation of ours
   * @param peerSeconds the same of the peer
   * @param fmaGflops FMA peak of as many threads, measured beside each pair
   * @param readGbPerSecond memory bandwidth (read) of as many threads, measured beside each pair;
   *     empty unless the work is bound by memory
   * @param maxError largest |got − reference| / Σ|terms| of either side before timing; for layers
   *     and training steps, largest relative difference of both sides
   * @param allocatedBytesPerOperation heap bytes of one operation of ours, the least of all pairs
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Comparison(
      String ours,
      String peer,
      double flops,
      double bytes,
      List<Double> seconds,
      List<Double> peerSeconds,
      List<Double> fmaGflops,
      List<Double> readGbPerSecond,
      double maxError,
      Double allocatedBytesPerOperation)
      implements Result {}

  /**
   * What a study of the cluster simulator came to; lists that it has nothing for are empty.
   *
   * @param predictions of models on clusters
   * @param agreements with measured and published figures
   * @param routed loads drawn
   * @param placed experts on devices
   * @param losses predicted quality
   * @param notes assumptions and findings, a sentence each
   */
  record Simulation(
      List<Prediction> predictions,
      List<Agreement> agreements,
      List<Routed> routed,
      List<Placed> placed,
      List<Loss> losses,
      List<String> notes)
      implements Result {}

  /**
   * A classical mixture of experts, trained and tested.
   *
   * @param trials one per repeat
   * @param errorMeasure {@code mean squared error} or {@code share of wrong classes}
   * @param parameters weights that were learnt
   * @param curve training objective per sample (log-likelihood and prior), in nats, at the start
   *     and after every step of the first repeat
   * @param map how the gate of the first repeat divides the input space; absent beyond two
   *     dimensions and for a single expert
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Classical(
      List<Trial> trials, String errorMeasure, int parameters, List<Double> curve, GateMap map)
      implements Result {}

  /**
   * Several models that answer together, or one.
   *
   * @param trainingFlops padded, of all members
   * @param flopsPerInference of one member's forward pass of one token, with as many slots filled
   *     as can be: min(C·E, topK·T)
   * @param memberParameters weights of one member
   * @param memberActiveParameters weights of one member that one token uses
   * @param trainingSeconds wall time of all trainings without evaluations
   * @param concurrency training runs that shared the machine
   * @param members each by itself
   * @param pooled the first, the first two, … all members together
   */
  record Ensemble(
      double trainingFlops,
      double flopsPerInference,
      long memberParameters,
      long memberActiveParameters,
      double trainingSeconds,
      int concurrency,
      List<EnsembleMember> members,
      List<PooledScore> pooled)
      implements Result {}

  /**
   * @param step steps done
   * @param tokens tokens seen
   * @param paddedFlops training FLOPs so far with every slot computed
   * @param executedFlops training FLOPs so far with only filled slots
   * @param seconds training wall time so far, evaluations not counted
   * @param bpb validation bits per byte at the training capacity
   */
  record CurvePoint(
      int step,
      long tokens,
      double paddedFlops,
      double executedFlops,
      double seconds,
      double bpb) {}

  /**
   * Consecutive tokens and where they went, slots given out as if they were a batch of their own.
   *
   * @param symbols their bytes
   * @param choices {@code [tokens, topK]}: experts, from 0
   * @param slots {@code [tokens, topK]}: slot in the expert, from 0; negative when there was none
   * @param capacity C
   */
  record RoutingSample(
      List<Integer> symbols, List<Integer> choices, List<Integer> slots, int capacity) {}

  /**
   * Routing of one expert layer, averaged over batches.
   *
   * @param block 1 for the layer nearest to the input
   * @param dropByChoice share of first (second, …) choices that found no slot
   * @param paddingShare empty slots / (C·E); when dropless, empty rows of blocks of 128 over all
   *     rows, absent before schema 1.3
   * @param imbalance largest load over mean load, loads counted before dropping
   * @param loadCv standard deviation of the loads over their mean
   * @param entropy mean entropy of the router's probabilities, nats
   * @param unusedExperts share of experts that received nothing
   * @param effectiveExperts exp(entropy of the loads)
   * @param tokensWithoutExpert share of the tokens that no expert computed; absent in rows before
   *     schema 1.3
   * @param load share of the assignments that each expert received, before dropping
   * @param uniformDrop expected drop share of first choices if loads were uniform (closed form);
   *     absent when dropless
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RoutingSummary(
      int block,
      List<Double> dropByChoice,
      Double paddingShare,
      double imbalance,
      double loadCv,
      double entropy,
      double unusedExperts,
      double effectiveExperts,
      Double tokensWithoutExpert,
      List<Double> load,
      Double uniformDrop) {}
}
