/** How long devices take to talk: α–β costs of collectives over nodes, rails and tori. */
package moebench.sim.cluster.network;
