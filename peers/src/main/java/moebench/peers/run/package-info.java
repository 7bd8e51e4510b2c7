/** The plan of comparisons, and the processes that measure them. */
package moebench.peers.run;
