/**
 * How good a layer is: real text, a byte n-gram language model around the layers under test, and
 * its training to a budget of FLOPs.
 */
package moebench.sim;
