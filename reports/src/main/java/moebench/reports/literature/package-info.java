/** Published figures, each with its source. */
package moebench.reports.literature;
