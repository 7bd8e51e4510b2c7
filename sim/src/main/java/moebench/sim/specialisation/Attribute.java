package moebench.sim.specialisation;

import moebench.sim.Batch;

/** What of a token an expert may know about. */
public enum Attribute {
  /** The byte itself, the newest that the model sees. */
  BYTE("byte", 1),
  /** Its {@link ByteClass}. */
  BYTE_CLASS("byte class", 1),
  /** The language of its document. */
  LANGUAGE("language", Batch.CHUNK),
  /** ⌊log₂(1 + bytes since the beginning of its document)⌋. */
  DOCUMENT_POSITION("position in document", Batch.CHUNK),
  /** Its place in the validation chunk, which the model cannot know: a control. */
  WINDOW_POSITION("position in window", 1);

  private final String id;
  private final int run;

  Attribute(String id, int run) {
    this.id = id;
    this.run = run;
  }

  /** The name used in JSON and in charts. */
  public String id() {
    return id;
  }

  /** Neighbouring tokens that the permutation baseline keeps together. */
  int run() {
    return run;
  }
}
