package moebench.sim.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moebench.layers.Engine;
import moebench.layers.Initializer;
import moebench.layers.kernels.Kernels;
import moebench.sim.Training;
import moebench.sim.TrainingListener;
import moebench.sim.TrainingResult;

/**
 * Trains a model on sums, samples answers to other sums, and finds how many are solved when an
 * oracle or a value function picks one of n (as Chen et al. 2021, Codex, figure 7).
 */
public final class BestOfN {
  /** Sums that the model learns from; all its answers are to others. */
  public static final int TRAINING_PROBLEMS = 3000;

  /** Sums whose sampled answers the verifier learns from; it is tested on others. */
  public static final int VERIFYING_PROBLEMS = 3000;

  /** Answers to each of those. */
  public static final int VERIFYING_SAMPLES = 16;

  /** Codex reports its choices among as many. */
  private static final int PUBLISHED_N = 100;

  private BestOfN() {}

  /**
   * Runs the experiment; the seed of the model's training is that of everything.
   *
   * @throws IllegalArgumentException when there are fewer problems than wanted, or the model's
   *     answers are all right or all wrong
   */
  public static BestOfNResult run(BestOfNSpec spec, Kernels kernels) throws InterruptedException {
    long[] seeds = seeds(spec.model().seed());
    Addition sums =
        Addition.draw(
            spec.digits(), TRAINING_PROBLEMS, VERIFYING_PROBLEMS, spec.problems(), seeds[0]);
    ExampleBatches batches =
        new ExampleBatches(
            Example.ofAnswers(sums.training()), Example.ofAnswers(sums.testing()), seeds[1]);
    Training training = new Training(spec.model(), batches, Engine.of(kernels));
    TrainingResult trained = training.run(TrainingListener.SILENT);
    Sampler sampler =
        new Sampler(training.model(), spec.model().tokens(), spec.temperature(), seeds[2]);
    Verifier verifier =
        Verifier.train(
            spec.verifier(),
            sampler.sample(sums.verifying(), VERIFYING_SAMPLES),
            Engine.of(kernels));
    List<Sample> answers = sampler.sample(sums.testing(), spec.samples());
    double answerBytes = answers.stream().mapToInt(Sample::answerBytes).average().orElseThrow();
    boolean[][] likeliest =
        ranked(answers, ValueFunction.MEAN_LOG_PROBABILITY.values(answers), spec.samples());
    boolean[][] verified = ranked(answers, verifier.values(answers), spec.samples());
    return new BestOfNResult(
        trained.bpb(),
        answerBytes * spec.model().footprint().droplessForwardFlops(),
        spec.verifier().footprint().droplessForwardFlops(),
        Stream.of(likeliest).map(BestOfN::count).toList(),
        selections(likeliest, verified, spec.samples()));
  }

  /**
   * Seeds of the sums, of the order in which they are learnt, and of the answers. They come after
   * the two that {@link Training} draws, so that the order has nothing to do with the weights.
   */
  static long[] seeds(long seed) {
    return Initializer.random(seed).longs(5).skip(2).toArray();
  }

  private static List<Selection> selections(
      boolean[][] likeliest, boolean[][] verified, int samples) {
    List<Selection> all = new ArrayList<>();
    for (int k : sizes(samples)) {
      all.add(selection(Selection.ORACLE, k, likeliest, r -> PassAtK.any(samples, count(r), k)));
      all.add(selection(Selection.LIKELIEST, k, likeliest, r -> PassAtK.best(r, k)));
      all.add(selection(Selection.VERIFIER, k, verified, r -> PassAtK.best(r, k)));
    }
    return all;
  }

  /** Powers of two up to n, Codex' 100, and n. */
  static List<Integer> sizes(int n) {
    return IntStream.concat(
            IntStream.iterate(1, k -> k <= n && k > 0, k -> 2 * k),
            IntStream.of(PUBLISHED_N, n).filter(k -> k <= n))
        .distinct()
        .sorted()
        .boxed()
        .toList();
  }

  /**
   * {@code [problems, samples]}: whether each answer is right, the one with the highest value
   * first. Equal values keep the order of sampling, which is a fair draw.
   */
  static boolean[][] ranked(List<Sample> answers, double[] values, int samples) {
    boolean[][] right = new boolean[answers.size() / samples][];
    for (int p = 0; p < right.length; p++) {
      int first = p * samples;
      List<Integer> order =
          IntStream.range(first, first + samples)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -values[i]))
              .toList();
      right[p] = new boolean[samples];
      for (int rank = 0; rank < samples; rank++) {
        right[p][rank] = answers.get(order.get(rank)).right();
      }
    }
    return right;
  }

  private static int count(boolean[] right) {
    return (int) IntStream.range(0, right.length).filter(i -> right[i]).count();
  }

  private static Selection selection(
      String by, int n, boolean[][] problems, ToDoubleFunction<boolean[]> probability) {
    double[] solved = Stream.of(problems).mapToDouble(probability).toArray();
    double mean = Arrays.stream(solved).average().orElseThrow();
    double squares = 0;
    for (double s : solved) {
      squares += (s - mean) * (s - mean);
    }
    return new Selection(by, n, mean, Math.sqrt(squares / (solved.length - 1) / solved.length));
  }
}
