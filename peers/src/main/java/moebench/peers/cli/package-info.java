/** The command of {@code scripts/peers}. */
package moebench.peers.cli;
