/** A model on a cluster: parallel layouts, memory, steps, and the search for the best one. */
package moebench.sim.cluster.layout;
