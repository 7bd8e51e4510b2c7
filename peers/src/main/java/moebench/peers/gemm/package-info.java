/** Matrix products of ours and of other libraries behind one interface. */
package moebench.peers.gemm;
