/** What a gate run comes to: verdicts, exit codes, and how samples become them. */
package moebench.bench.gate.result;
