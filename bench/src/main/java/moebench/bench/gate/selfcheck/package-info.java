/** The gate's procedure on simulated forks, whose truth is known. */
package moebench.bench.gate.selfcheck;
