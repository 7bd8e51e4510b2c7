/** Rank statistics of shifts, and how a chance of error is shared out. Knows no benchmarks. */
package moebench.bench.gate.statistics;
