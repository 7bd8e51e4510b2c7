/**
 * The three claims of the source article, stated so that they can fail, and judged from a run's own
 * data.
 */
package moebench.reports.claims;
