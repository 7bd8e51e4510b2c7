/** Several runs side by side, and several run folders as one. */
package moebench.reports.compare;
