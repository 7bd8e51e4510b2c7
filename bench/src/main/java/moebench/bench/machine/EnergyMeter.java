package moebench.bench.machine;

import java.util.Map;

/** Something in the machine that counts energy. */
public interface EnergyMeter {

  /** A count that has begun. */
  interface Count {
    /**
     * Ends the count.
     *
     * @return joules by name of the meter, such as {@code rapl:package-0}; a meter that could not
     *     be read is missing
     */
    Map<String, Double> end();
  }

  /** Begins a count. */
  Count begin();
}
