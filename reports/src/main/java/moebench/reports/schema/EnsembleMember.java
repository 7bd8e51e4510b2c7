package moebench.reports.schema;

/**
 * A member of an ensemble by itself, on validation text.
 *
 * @param bpb bits per byte
 * @param accuracy share of bytes whose most probable prediction was right
 * @param selectionBpb bits per byte of other validation text, by which the best member is chosen
 */
public record EnsembleMember(double bpb, double accuracy, double selectionBpb) {}
