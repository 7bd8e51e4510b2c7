/** Slots on this machine: the jars, the JVMs that measure them, and what is written down. */
package moebench.bench.gate.fork;
