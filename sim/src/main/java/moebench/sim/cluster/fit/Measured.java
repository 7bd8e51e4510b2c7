package moebench.sim.cluster.fit;

import moebench.layers.Execution;
import moebench.layers.LayerShape;

/**
 * One timing of a layer or of a training step of the model around it.
 *
 * @param label for people
 * @param shape of the layer
 * @param blocks layers of the model; 1 for the forward pass of a layer
 * @param tokens of the batch
 * @param threads that computed
 * @param filledSlots rows that held a token, all blocks together: the routing is given, the time is
 *     to be predicted
 * @param execution whether empty slots were computed
 * @param training whether a whole training step was timed
 * @param fmaGflops peak of the threads that computed, measured beside it
 * @param seconds of the pass or step
 */
public record Measured(
    String label,
    LayerShape shape,
    int blocks,
    int tokens,
    int threads,
    double filledSlots,
    Execution execution,
    boolean training,
    double fmaGflops,
    double seconds) {}
