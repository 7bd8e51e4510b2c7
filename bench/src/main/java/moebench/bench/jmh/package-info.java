/**
 * The JMH benchmarks. Each verifies what it is about to time, and can be run by hand: {@code java
 * --add-modules jdk.incubator.vector -cp moebench.jar org.openjdk.jmh.Main LayerBenchmark}.
 */
package moebench.bench.jmh;
