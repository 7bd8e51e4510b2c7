package moebench.layers.aparapi;

/** The two ways of cutting matrix products for a device. */
enum Tiles {
  /** One work item per group, private sums, vectors made by the driver's compiler. */
  CPU(1, 8),
  /** 256 items per group, sums in registers, operands in local memory. */
  GPU(OpenClDevices.GROUP, 2);

  private final int groupSize;
  private final int groupsPerUnit;

  Tiles(int groupSize, int groupsPerUnit) {
    this.groupSize = groupSize;
    this.groupsPerUnit = groupsPerUnit;
  }

  /** What suits a device. */
  static Tiles of(OpenClDevice device) {
    return device.type() == OpenClDevice.Type.CPU ? CPU : GPU;
  }

  LayerKernel newKernel() {
    return this == CPU ? new CpuLayerKernel() : new GpuLayerKernel();
  }

  int groupSize() {
    return groupSize;
  }

  /** Groups per compute unit are enough to hide latency and to share work evenly. */
  int groups(OpenClDevice device) {
    return device.computeUnits() * groupsPerUnit;
  }
}
