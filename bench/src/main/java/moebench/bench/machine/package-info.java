/** What this machine is, and what else it was doing while a cell was measured. */
package moebench.bench.machine;
