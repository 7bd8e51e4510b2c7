package moebench.bench.gate.procedure;

import java.util.List;

/** What is measured in a slot. */
public enum Arm {
  BASELINE,
  CANDIDATE,
  /** A control: the baseline again, from a copy of its file. Must show nothing. */
  COPY,
  /** A control: the baseline, slowed by a known share. Must be found. */
  SLOWED;

  /** Those that test the gate. */
  public static final List<Arm> CONTROLS = List.of(COPY, SLOWED);

  /** Whether it is there to test the gate. */
  public boolean isControl() {
    return CONTROLS.contains(this);
  }
}
