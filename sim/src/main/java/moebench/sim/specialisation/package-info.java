/** What experts specialise in: how much their choice says about the text. */
package moebench.sim.specialisation;
