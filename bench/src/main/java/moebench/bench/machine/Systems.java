package moebench.bench.machine;

import oshi.spi.SystemInfoFactory;
import oshi.spi.SystemInfoProvider;

/** Where facts about the system come from. */
public final class Systems {
  private Systems() {}

  /**
   * OSHI without native code where it can do without (Linux): its native library has to be unpacked
   * to a temporary folder, which may be full or not executable.
   */
  public static SystemInfoProvider here() {
    SystemInfoProvider plain = new oshi.nativefree.SystemInfo();
    return plain.isAvailable() ? plain : SystemInfoFactory.create();
  }
}
