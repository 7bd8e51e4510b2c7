package moebench.bench.fork;

import moebench.reports.schema.Result;

/**
 * What a fork writes to its result file: either a result or a reason.
 *
 * @param result what was measured; absent (null) when it failed
 * @param reason one line; absent when it did not
 */
record ForkReply(Result result, String reason) {}
