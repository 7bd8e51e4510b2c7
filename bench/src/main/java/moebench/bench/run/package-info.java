/** Runs a plan: every cell measured once, its row on disk before the next begins. */
package moebench.bench.run;
