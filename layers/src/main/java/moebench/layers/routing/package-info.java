/** Which token goes to which expert, with which weight, and what finds no slot. No kernels here. */
package moebench.layers.routing;
