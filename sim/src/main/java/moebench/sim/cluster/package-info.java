/**
 * What dense, MoE and Switch models cost on clusters that nobody here can rent: routing at scale,
 * one layer on a device, a model under data, tensor, pipeline and expert parallelism. Pure
 * functions over records; files are read elsewhere.
 */
package moebench.sim.cluster;
