/** A gate's result for people and for the tools of others. */
package moebench.bench.gate.output;
