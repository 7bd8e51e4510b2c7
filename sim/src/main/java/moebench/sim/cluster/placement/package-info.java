/** Which device holds which experts, and how even that leaves the devices. */
package moebench.sim.cluster.placement;
