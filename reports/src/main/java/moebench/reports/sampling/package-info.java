/** What one of n sampled answers is worth, put together over seeds. */
package moebench.reports.sampling;
