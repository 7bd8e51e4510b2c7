/**
 * How the gate decides: the order of slots, looks, confirmation and controls. The same code decides
 * about real forks and simulated ones; it knows neither.
 */
package moebench.bench.gate.procedure;
