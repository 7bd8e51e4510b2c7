/**
 * How many tokens each expert gets when a router is as uneven as real ones are: popularity of the
 * experts, assignments drawn from it, and what they come to in drops, padding and the slowest
 * expert.
 */
package moebench.sim.cluster.loads;
