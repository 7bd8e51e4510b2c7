/** What JMH writes: benchmarks, results as JSON, and what is compared of them. */
package moebench.bench.gate.jmh;
