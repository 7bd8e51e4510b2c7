/**
 * What is measured: dense FFN and expert layers, their shapes, options and footprint.
 *
 * <p>All tensors are row-major {@code float[]}; weights are stored {@code [in, out]}. Nothing here
 * does I/O, knows JMH or draws charts.
 */
package moebench.layers;
