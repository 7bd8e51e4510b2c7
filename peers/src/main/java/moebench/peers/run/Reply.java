package moebench.peers.run;

import moebench.reports.schema.Result;

/**
 * What a fork answers to one cell: a result or a reason.
 *
 * @param result what was measured; absent (null) when it failed
 * @param reason one line; absent when it did not fail
 * @param absent whether the reason is that the peer cannot be loaded here at all
 */
record Reply(Result result, String reason, boolean absent) {
  /** Begins a line of standard output that is a reply and not what some library prints. */
  static final String MARK = "moebench-reply ";
}
