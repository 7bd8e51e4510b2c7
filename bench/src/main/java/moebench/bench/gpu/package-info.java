/** What `scripts/gpu-check` runs on a machine with a GPU: is it right, and how fast is it there? */
package moebench.bench.gpu;
