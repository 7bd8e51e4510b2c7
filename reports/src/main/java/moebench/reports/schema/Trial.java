package moebench.reports.schema;

/**
 * A classical mixture on the samples of one repeat; scores are of samples that it was not trained
 * on.
 *
 * @param seed of samples and start
 * @param weightedSumError with every expert weighed by the gate
 * @param mostConfidentError with the one expert that the gate trusts most
 * @param logLikelihood mean of log p(y | x), in nats
 * @param bestError of the best possible answer to the same samples
 * @param bestLogLikelihood the same of its likelihood
 * @param largestDrop of the training objective per sample from a step to the next; 0 for none
 */
public record Trial(
    long seed,
    double weightedSumError,
    double mostConfidentError,
    double logLikelihood,
    double bestError,
    double bestLogLikelihood,
    double largestDrop) {}
