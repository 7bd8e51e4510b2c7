package moebench.bench.machine;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The processor's energy counters (RAPL), as Linux shows them: one folder for each zone with the
 * files {@code name}, {@code energy_uj} and {@code max_energy_range_uj}, where the count starts
 * again from 0 (kernel documentation, "Power Capping Framework"). Counted are packages and memory;
 * zones within a package and the whole platform would count the same energy twice.
 */
final class Rapl implements EnergyMeter {
  private static final Pattern FOLDER = Pattern.compile("intel-rapl:(\\d+)(:\\d+)?");

  private final List<Zone> zones;

  /**
   * @param name such as {@code rapl:package-0}
   * @param energy file with microjoules
   * @param range microjoules after which it starts again from 0
   */
  private record Zone(String name, Path energy, long range) {
    long microjoules() throws IOException {
      return Long.parseLong(Files.readString(energy).strip());
    }

    /** Between two readings; at most one new start lies between them. */
    double joules(long from, long to) {
      return (to >= from ? to - from : to - from + range) / 1e6;
    }
  }

  private Rapl(List<Zone> zones) {
    this.zones = zones;
  }

  /**
   * The counters below a folder.
   *
   * @throws NoMeterException saying why there are none
   */
  static Rapl of(Path powercap) throws NoMeterException {
    List<Zone> zones = new ArrayList<>();
    if (Files.isDirectory(powercap)) {
      try (Stream<Path> entries = Files.list(powercap)) {
        for (Path entry : entries.sorted().toList()) {
          Matcher folder = FOLDER.matcher(entry.getFileName().toString());
          if (folder.matches()) {
            add(entry, folder.group(1), zones);
          }
        }
      } catch (AccessDeniedException e) {
        throw new NoMeterException(
            e.getFile() + " may not be read: run as root, or allow it with chmod a+r");
      } catch (IOException e) {
        throw new NoMeterException("cannot read " + powercap + ": " + e.getMessage());
      }
    }
    if (zones.isEmpty()) {
      throw new NoMeterException(
          "the processor shows no energy counters (RAPL) in %s; virtual machines and containers rarely do"
              .formatted(powercap));
    }
    return new Rapl(List.copyOf(zones));
  }

  private static void add(Path entry, String number, List<Zone> zones) throws IOException {
    String name = Files.readString(entry.resolve("name")).strip();
    boolean memory = name.equals("dram");
    if (memory || name.startsWith("package")) {
      long range = Long.parseLong(Files.readString(entry.resolve("max_energy_range_uj")).strip());
      String unique = memory ? name + "-" + number : name;
      Zone zone = new Zone("rapl:" + unique, entry.resolve("energy_uj"), range);
      zone.microjoules();
      zones.add(zone);
    }
  }

  @Override
  public Count begin() {
    Map<Zone, Long> from = read();
    return () -> {
      Map<Zone, Long> to = read();
      Map<String, Double> joules = new LinkedHashMap<>();
      from.forEach((zone, start) -> {
        if (to.containsKey(zone)) {
          joules.put(zone.name(), zone.joules(start, to.get(zone)));
        }
      });
      return joules;
    };
  }

  private Map<Zone, Long> read() {
    Map<Zone, Long> readings = new LinkedHashMap<>();
    for (Zone zone : zones) {
      try {
        readings.put(zone, zone.microjoules());
      } catch (IOException e) {
        // A counter that went away is missing from the result.
      }
    }
    return readings;
  }
}
