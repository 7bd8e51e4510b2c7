/** From a sweep file and the command line to a plan: the list of cells that a run measures. */
package moebench.bench.sweep;
