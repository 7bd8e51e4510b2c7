/** The back-ends and devices of this machine, and what layers can reach on them. */
package moebench.bench.devices;
