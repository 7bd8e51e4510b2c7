/** Sizes of transformers with dense and expert layers: parameters, FLOPs, cached values. */
package moebench.sim.cluster.model;
