package moebench.peers.measure;

/**
 * One side of a comparison.
 *
 * @param description what runs here with its version, for people
 * @param operation the work, once
 */
public record Side(String description, Runnable operation) {}
