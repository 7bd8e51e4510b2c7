package moebench.reports.schema;

/**
 * The first members of an ensemble together, on validation text.
 *
 * @param members that answer
 * @param bpb bits per byte of the mean of their probabilities
 * @param accuracy share of bytes that this mean holds most probable and that came
 * @param majorityAccuracy the same of the byte that most members vote for; a vote has no bits per
 *     byte
 */
public record PooledScore(int members, double bpb, double accuracy, double majorityAccuracy) {}
