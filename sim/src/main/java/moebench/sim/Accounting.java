package moebench.sim;

import moebench.layers.Footprint;

/** Which slots of an expert layer count as cost. */
public enum Accounting {
  /** All C·E slots, as static shapes compute them. */
  PADDED("padded") {
    @Override
    long slots(Footprint layer) {
      return layer.paddedSlots();
    }
  },
  /** Filled slots only, as dynamic shapes compute them: at most min(C·E, topK·T). */
  EXECUTED("executed") {
    @Override
    long slots(Footprint layer) {
      return layer.maxFilledSlots();
    }
  };

  private final String id;

  Accounting(String id) {
    this.id = id;
  }

  /** The name used on the command line, in JSON and in charts. */
  public String id() {
    return id;
  }

  /** Slots of one batch that count, known before anything is routed. */
  abstract long slots(Footprint layer);
}
