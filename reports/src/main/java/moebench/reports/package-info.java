/**
 * From a run folder to figures, tables, verdicts and one page. The folder alone is enough, again at
 * any time.
 */
package moebench.reports;
