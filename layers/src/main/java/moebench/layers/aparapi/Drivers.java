package moebench.layers.aparapi;

import java.util.List;

/**
 * What OpenCL drivers tell of their devices; any call may fail with {@link IllegalStateException}.
 */
interface Drivers {
  /** Addresses of all platforms. */
  List<Long> platforms();

  /** Addresses of all devices of a platform. */
  List<Long> devices(long platform);

  /** A text about a platform. */
  String platformText(long platform, int property);

  /** A text about a device. */
  String deviceText(long device, int property);

  /** A number about a device, of up to eight bytes. */
  long deviceNumber(long device, int property);
}
