package moebench.bench.simulate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import moebench.bench.sweep.Nearest;
import moebench.layers.CapacityConvention;
import moebench.layers.CapacityRule;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** YAML files as records; what is wrong is said with file, line and key. */
final class Yaml {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .annotationIntrospector(new PrimitivesAreRequired())
          .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
          .addModule(
              new SimpleModule()
                  .addDeserializer(CapacityRule.class, new CapacityReader())
                  .addDeserializer(CapacityConvention.class, new ConventionReader()))
          .build();

  private static final Pattern MISSING =
      Pattern.compile("Missing required creator property '(\\w+)'.*");

  private Yaml() {}

  /**
   * Reads a file.
   *
   * @param where its name, for messages
   * @throws IllegalArgumentException naming line and key of what is wrong
   */
  static <T> T read(byte[] yaml, String where, Class<T> type) {
    try {
      T value = MAPPER.readValue(yaml, type);
      if (value == null) {
        throw new IllegalArgumentException(where + " is empty");
      }
      return value;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s%s%s: %s".formatted(where, line(e, yaml), key(e), problem(e)), e);
    }
  }

  /** As a file would be written. */
  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** An unknown key is noticed after it was read, and then only the text says where it stands. */
  private static String line(JacksonException e, byte[] yaml) {
    int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
    if (line < 1 && e instanceof UnrecognizedPropertyException unknown) {
      List<String> lines = new String(yaml, StandardCharsets.UTF_8).lines().toList();
      while (line < lines.size() && !lines.get(line).contains(unknown.getPropertyName() + ":")) {
        line++;
      }
      line++;
    }
    return line < 1 ? "" : ", line " + line;
  }

  private static String key(JacksonException e) {
    String path =
        e.getPath().stream()
            .map(part ->
                part.getPropertyName() == null
                    ? "[" + part.getIndex() + "]"
                    : part.getPropertyName())
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "" : ", key " + path;
  }

  private static String problem(JacksonException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      Collection<Object> known = unknown.getKnownPropertyIds();
      List<String> names = known.stream().map(String::valueOf).sorted().toList();
      return Nearest.unknown("key", unknown.getPropertyName(), "", names).getMessage();
    }
    Throwable cause = e.getCause();
    if (e instanceof DatabindException && cause instanceof IllegalArgumentException) {
      return cause.getMessage();
    }
    Matcher missing = MISSING.matcher(e.getOriginalMessage());
    if (missing.lookingAt()) {
      return missing.group(1) + " is missing";
    }
    return e.getOriginalMessage().lines().findFirst().orElse("not YAML").strip();
  }

  /** A number that a file leaves out would be 0; what may be absent is an object. */
  private static final class PrimitivesAreRequired extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
      return member.getRawType().isPrimitive()
          ? Boolean.TRUE // true would unbox the other
          : super.hasRequiredMarker(config, member);
    }
  }

  /** A capacity rule as a file writes it; the factor is left out when dropless. */
  private record Capacity(CapacityConvention convention, Double capacityFactor) {
    CapacityRule rule() {
      if (convention == null) {
        throw new IllegalArgumentException(
            "convention is missing: per-token, per-assignment or dropless");
      }
      if (convention != CapacityConvention.DROPLESS && capacityFactor == null) {
        throw new IllegalArgumentException("capacityFactor is missing (1 to 2 is usual)");
      }
      return new CapacityRule(convention, capacityFactor == null ? 1 : capacityFactor);
    }
  }

  private static final class CapacityReader extends StdDeserializer<CapacityRule> {
    CapacityReader() {
      super(CapacityRule.class);
    }

    @Override
    public CapacityRule deserialize(JsonParser parser, DeserializationContext context) {
      Capacity capacity = context.readValue(parser, Capacity.class);
      try {
        return capacity.rule();
      } catch (IllegalArgumentException e) {
        throw DatabindException.from(parser, e.getMessage(), e);
      }
    }
  }

  private static final class ConventionReader extends StdDeserializer<CapacityConvention> {
    ConventionReader() {
      super(CapacityConvention.class);
    }

    @Override
    public CapacityConvention deserialize(JsonParser parser, DeserializationContext context) {
      String text = parser.getString();
      try {
        return CapacityConvention.of(text);
      } catch (IllegalArgumentException e) {
        throw DatabindException.from(parser, e.getMessage(), e);
      }
    }
  }
}
