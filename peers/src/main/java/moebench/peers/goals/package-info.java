/** The goals that ours was written for, and whether a run meets them. */
package moebench.peers.goals;
