package moebench.peers.work;

import moebench.peers.gemm.GemmPeer;
import moebench.peers.gemm.Operands;
import moebench.peers.measure.Side;

/** A product that can be checked after any number of runs. */
final class CheckedOperation {
  private final String who;
  private final GemmPeer library;
  private final Operands operands;
  private final GemmPeer.Operation operation;
  private int next;

  /** A product of {@code library}; {@code who} names it when it is wrong. */
  CheckedOperation(String who, GemmPeer library, Operands operands) {
    this.who = who;
    this.library = library;
    this.operands = operands;
    this.operation = library.prepare(operands);
  }

  Side side() {
    return new Side(library.description(), this::run);
  }

  private void run() {
    operation.run();
    next = (next + 1) % operands.product().copies();
  }

  /** Runs once more, and compares as {@link Operands#check} does. */
  double check() {
    operation.takeResult();
    int copy = next;
    run();
    return operands.check(who, operation.takeResult(), copy);
  }
}
