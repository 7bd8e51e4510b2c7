/** The seam that layers compute through, and its implementations in packages below. */
package moebench.layers.kernels;
