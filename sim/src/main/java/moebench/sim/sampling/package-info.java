/** Best of n: many answers sampled from a trained model, one of them chosen by a value function. */
package moebench.sim.sampling;
