package moebench.sim.sampling;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import moebench.layers.Initializer;
import moebench.layers.Mode;
import moebench.sim.Batch;
import moebench.sim.NgramModel;

/** Samples answers from a trained model, many side by side, without a capacity limit. */
public final class Sampler {
  private final NgramModel model;
  private final Batch batch;
  private final double power;
  private final RandomGenerator random;
  private final double[] cumulative = new double[NgramModel.SYMBOLS];

  /** An answer that is being written. */
  private static final class Draft {
    private final Problem problem;
    private final byte[] text;
    private int length;
    private double logProbability;

    Draft(Problem problem, int longestAnswer) {
      byte[] prompt = problem.prompt().getBytes(StandardCharsets.US_ASCII);
      this.problem = problem;
      this.text = Arrays.copyOf(prompt, prompt.length + longestAnswer);
      this.length = prompt.length;
    }

    boolean ended() {
      return length == text.length || text[length - 1] == Problem.END;
    }

    void append(int b, double logProbabilityOfByte) {
      text[length++] = (byte) b;
      logProbability += logProbabilityOfByte;
    }

    Sample sample() {
      int bytes = length - problem.prompt().length();
      return new Sample(problem, Arrays.copyOf(text, length), logProbability / bytes);
    }
  }

  /**
   * @param model that answers
   * @param tokens largest batch of the model
   * @param temperature above 0; probabilities are raised to its inverse before a byte is drawn
   * @param seed of the draws
   */
  public Sampler(NgramModel model, int tokens, double temperature, long seed) {
    requireTemperature(temperature);
    this.model = model;
    this.batch = new Batch(tokens);
    this.power = Math.min(1 / temperature, Double.MAX_VALUE);
    this.random = Initializer.random(seed);
  }

  static void requireTemperature(double temperature) {
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "temperature must be a number above 0 (0.5 to 1 is usual), not " + temperature);
    }
  }

  /**
   * Answers every problem {@code n} times. An answer that gets as long as the longest right one
   * without an end is cut off there.
   *
   * @param n answers per problem
   * @return those of the first problem, then those of the next
   * @throws IllegalArgumentException when {@code n} is below 1
   */
  public List<Sample> sample(List<Problem> problems, int n) {
    if (n < 1) {
      throw new IllegalArgumentException("n must be 1 or more answers, not " + n);
    }
    int longest = problems.stream().mapToInt(p -> p.answer().length()).max().orElse(0);
    List<Draft> drafts = new ArrayList<>();
    for (Problem problem : problems) {
      for (int i = 0; i < n; i++) {
        drafts.add(new Draft(problem, longest));
      }
    }
    for (int from = 0; from < drafts.size(); from += batch.tokens()) {
      finish(drafts.subList(from, Math.min(from + batch.tokens(), drafts.size())));
    }
    return drafts.stream().map(Draft::sample).toList();
  }

  /** At most as many drafts as the batch has tokens; the rest of the batch repeats the first. */
  private void finish(List<Draft> drafts) {
    while (!drafts.stream().allMatch(Draft::ended)) {
      for (int token = 0; token < batch.tokens(); token++) {
        Draft draft = drafts.get(token < drafts.size() ? token : 0);
        batch.set(token, draft.text, draft.length - 1, Problem.END);
      }
      model.forward(batch, Mode.EVALUATION_DROPLESS);
      for (int token = 0; token < drafts.size(); token++) {
        if (!drafts.get(token).ended()) {
          extend(drafts.get(token), token * NgramModel.SYMBOLS);
        }
      }
    }
  }

  private void extend(Draft draft, int row) {
    float[] probabilities = model.probabilities();
    // Over the largest, so that at low temperatures not all of them underflow.
    double most = 0;
    for (int b = 0; b < NgramModel.SYMBOLS; b++) {
      most = Math.max(most, probabilities[row + b]);
    }
    double sum = 0;
    for (int b = 0; b < NgramModel.SYMBOLS; b++) {
      sum += Math.pow(probabilities[row + b] / most, power);
      cumulative[b] = sum;
    }
    double draw = random.nextDouble() * sum;
    int b = 0;
    while (cumulative[b] <= draw && b < NgramModel.SYMBOLS - 1) {
      b++;
    }
    draft.append(b, Math.log(probabilities[row + b]));
  }
}
