/**
 * Kernels on the Vector API, at 128, 256 or 512 bits: the width that the JVM prefers, or system
 * property {@code moebench.vectorBits}. The only package that imports {@code jdk.incubator.vector}.
 */
package moebench.layers.kernels.simd;
