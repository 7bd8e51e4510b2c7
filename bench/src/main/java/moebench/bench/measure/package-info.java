/** How each kind of cell is measured: in a fork, or by training in this process. */
package moebench.bench.measure;
