/** What a machine needs to run moebench, and whether this one has it. */
package moebench.bench.doctor;
