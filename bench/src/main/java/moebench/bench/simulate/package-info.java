/**
 * The cluster simulator at work: its library of devices, clusters and models, the studies that a
 * run can hold, and what they are held against.
 */
package moebench.bench.simulate;
