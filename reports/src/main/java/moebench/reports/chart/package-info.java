/**
 * How charts look and how they become files: one theme, axes, labels that do not overlap, several
 * charts on one plate. Knows no results.
 */
package moebench.reports.chart;
