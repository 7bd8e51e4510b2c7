/** A run's rows as the series that charts, tables and claims need; draws and judges nothing. */
package moebench.reports.data;
