/** The {@code moebench} command: one class per verb. The only package that knows picocli. */
package moebench.bench.cli;
