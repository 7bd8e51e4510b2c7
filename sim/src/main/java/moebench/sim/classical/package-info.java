/**
 * The classical mixture of experts, before it became a layer: experts of any kind and a softmax
 * gate that divides the input space between them (Jacobs, Jordan, Nowlan and Hinton 1991; Jordan
 * and Jacobs 1994), trained by EM or by gradient, in double precision, on problems whose best
 * possible answer is known.
 */
package moebench.sim.classical;
