/** Times two sides of the same work in turn. */
package moebench.peers.measure;
