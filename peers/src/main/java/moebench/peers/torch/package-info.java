/** Our layers and the model around them, written for libtorch. */
package moebench.peers.torch;
