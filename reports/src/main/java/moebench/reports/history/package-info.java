/** Results of the gate over commits: a plain file, change points, and their picture. */
package moebench.reports.history;
