package moebench.layers.aparapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The few OpenCL functions that tell what devices there are (OpenCL 1.2, §4). Called directly,
 * because Aparapi knows neither driver version nor clock nor vector width of a device.
 */
@SuppressWarnings("restricted") // native calls: the JVM's flags allow them
final class OpenClApi implements Drivers {
  private static final int SUCCESS = 0;
  private static final int DEVICE_NOT_FOUND = -1;
  private static final int PLATFORM_NOT_FOUND = -1001;
  private static final long ALL_TYPES = 0xFFFFFFFFL;

  private final MethodHandle getPlatformIds;
  private final MethodHandle getDeviceIds;
  private final MethodHandle getPlatformInfo;
  private final MethodHandle getDeviceInfo;

  private OpenClApi(SymbolLookup library) {
    FunctionDescriptor info =
        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
    getPlatformIds =
        function(
            library,
            "clGetPlatformIDs",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    getDeviceIds =
        function(
            library,
            "clGetDeviceIDs",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
    getPlatformInfo = function(library, "clGetPlatformInfo", info);
    getDeviceInfo = function(library, "clGetDeviceInfo", info);
  }

  private static MethodHandle function(
      SymbolLookup library, String name, FunctionDescriptor signature) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), signature);
  }

  /** The system's OpenCL loader; empty when none is installed. */
  static Optional<OpenClApi> load() {
    try {
      return Optional.of(new OpenClApi(SymbolLookup.libraryLookup(libraryName(), Arena.global())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String libraryName() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (os.startsWith("windows")) {
      return "OpenCL.dll";
    }
    return os.startsWith("mac")
        ? "/System/Library/Frameworks/OpenCL.framework/OpenCL"
        : "libOpenCL.so.1";
  }

  @Override
  public List<Long> platforms() {
    return ids((count, into, found) -> (int) getPlatformIds.invokeExact(count, into, found));
  }

  @Override
  public List<Long> devices(long platform) {
    MemorySegment of = MemorySegment.ofAddress(platform);
    return ids(
        (count, into, found) -> (int) getDeviceIds.invokeExact(of, ALL_TYPES, count, into, found));
  }

  @Override
  public String platformText(long platform, int property) {
    return text(info(getPlatformInfo, platform), property);
  }

  @Override
  public String deviceText(long device, int property) {
    return text(info(getDeviceInfo, device), property);
  }

  @Override
  public long deviceNumber(long device, int property) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_LONG);
      check(
          info(getDeviceInfo, device).get(property, value.byteSize(), value, MemorySegment.NULL),
          "information 0x" + Integer.toHexString(property));
      return value.get(JAVA_LONG, 0);
    }
  }

  private static String text(Info info, int property) {
    String what = "information 0x" + Integer.toHexString(property);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(JAVA_LONG);
      check(info.get(property, 0, MemorySegment.NULL, size), what);
      MemorySegment value = arena.allocate(Math.max(1, size.get(JAVA_LONG, 0)));
      check(info.get(property, value.byteSize(), value, MemorySegment.NULL), what);
      return value.getString(0).strip();
    }
  }

  private interface Ids {
    int get(int count, MemorySegment into, MemorySegment found) throws Throwable;
  }

  private interface Info {
    int get(int property, long size, MemorySegment into, MemorySegment sizeNeeded);
  }

  private static List<Long> ids(Ids function) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment found = arena.allocate(JAVA_INT);
      int status = status(() -> function.get(0, MemorySegment.NULL, found));
      if (status == PLATFORM_NOT_FOUND || status == DEVICE_NOT_FOUND) {
        return List.of();
      }
      check(status, "the list of platforms or devices");
      int count = found.get(JAVA_INT, 0);
      MemorySegment ids = arena.allocate(ADDRESS, count);
      check(status(() -> function.get(count, ids, MemorySegment.NULL)), "platforms or devices");
      List<Long> addresses = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        addresses.add(ids.getAtIndex(ADDRESS, i).address());
      }
      return addresses;
    }
  }

  private static Info info(MethodHandle function, long of) {
    MemorySegment object = MemorySegment.ofAddress(of);
    return (property, size, into, sizeNeeded) ->
        status(() -> (int) function.invokeExact(object, property, size, into, sizeNeeded));
  }

  private interface Call {
    int run() throws Throwable;
  }

  private static int status(Call call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a call of OpenCL broke off", e);
    }
  }

  private static void check(int status, String what) {
    if (status != SUCCESS) {
      throw new IllegalStateException("OpenCL does not give %s: error %d".formatted(what, status));
    }
  }
}
