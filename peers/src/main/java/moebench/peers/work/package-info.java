/** What is compared: for each cell, both sides checked against each other or a reference. */
package moebench.peers.work;
