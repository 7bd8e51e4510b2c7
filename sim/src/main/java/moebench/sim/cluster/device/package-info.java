/** How long a device takes for a phase of a layer: roofline, tiles, weights touched, launches. */
package moebench.sim.cluster.device;
