/**
 * What the gate puts on the class path of the JVMs that it measures: classes that need nothing but
 * the JDK and the measured jar's own JMH, whatever its version.
 */
package moebench.bench.gate.host;
