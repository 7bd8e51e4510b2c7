/** The oracle: plain loops with double accumulators, slow and easy to check by reading. */
package moebench.layers.kernels.reference;
