/**
 * The figures of a report. A new figure is one class and one line in {@link
 * moebench.reports.figures.Figures}; it is tested on its data, not its pixels.
 */
package moebench.reports.figures;
