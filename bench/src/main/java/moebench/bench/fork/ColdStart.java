package moebench.bench.fork;

import moebench.bench.jmh.LayerUnderTest;
import moebench.bench.machine.DeviceFacts;
import moebench.bench.sweep.LayerSpecs;
import moebench.layers.Engine;
import moebench.layers.Engines;
import moebench.reports.schema.Cell;
import moebench.reports.schema.Result;

/** Times what comes before the first result of a device. First thing in a process. */
final class ColdStart {
  private ColdStart() {}

  static Result.OnDevice of(Cell.Speed cell) {
    try (Engine engine = Engines.open(cell.backend(), cell.threads())) {
      LayerUnderTest layer = new LayerUnderTest(LayerSpecs.of(cell.layer()), engine, cell.tokens());
      // What cannot be trained is refused before it costs time: a cell measures training too.
      layer.onDevice().requireRoomToTrain();
      long start = System.nanoTime();
      layer.forward();
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Result.OnDevice(DeviceFacts.of(layer.onDevice().device()), seconds);
    }
  }
}
