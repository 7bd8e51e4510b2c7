/** The page: what a run found, on one self-contained HTML file. */
package moebench.reports.page;
