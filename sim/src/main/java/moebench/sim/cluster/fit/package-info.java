/** The time of layers and training steps on a machine that was measured: a fit, and its errors. */
package moebench.sim.cluster.fit;
