package moebench.bench.jmh;

/**
 * What one operation of a benchmark has to do; with its time, a point under a roofline.
 *
 * @param flops executed: 2·m·n·k per matrix product, and in kernels without one each arithmetic
 *     operation of the definition, with exp, tanh, erf, √ and division as one
 * @param bytes compulsory traffic: every input, weight and output once, see {@link
 *     moebench.layers.Footprint#compulsoryBytes}; what really moves is no less
 */
public record FlopsAndBytes(double flops, double bytes) {}
