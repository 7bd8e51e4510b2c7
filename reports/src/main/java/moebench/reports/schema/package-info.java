/**
 * The result files of a run, as records: {@code manifest.json} and one {@link
 * moebench.reports.schema.Row} per line of {@code cells.jsonl}.
 *
 * <p>A figure that is not known is absent (null here), never 0. Units stand in the names.
 */
package moebench.reports.schema;
