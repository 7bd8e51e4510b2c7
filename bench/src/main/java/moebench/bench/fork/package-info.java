/** Measuring in a process of its own: both ends of the pipe, and what runs at the far end. */
package moebench.bench.fork;
