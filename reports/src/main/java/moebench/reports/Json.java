package moebench.reports;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the records of {@link moebench.reports.schema} are written as JSON and read again.
 *
 * <p>Properties keep the order of their records, times are ISO-8601 strings, and properties that
 * this build does not know are skipped, so that it can read what a newer minor version wrote.
 */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .annotationIntrospector(new NumbersAreRequired())
          .withConfigOverride(
              List.class, o -> o.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final JsonMapper CANONICAL =
      MAPPER.rebuild().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  /** A missing number is damage, not 0; what may be absent has a type that can be null. */
  private static final class NumbersAreRequired extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
      return member instanceof AnnotatedParameter && member.getRawType().isPrimitive()
          ? Boolean.TRUE
          : super.hasRequiredMarker(config, member);
    }
  }

  private Json() {}

  /** One line, without a line break at its end. */
  static byte[] line(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** Indented, for a file that people read. */
  static byte[] pretty(Object value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
  }

  /** One line with all keys sorted: equal values give equal bytes. */
  static byte[] canonical(Object value) {
    return CANONICAL.writeValueAsBytes(
        MAPPER.convertValue(value, new TypeReference<Map<String, Object>>() {}));
  }

  static JsonNode tree(byte[] json) {
    return MAPPER.readTree(json);
  }

  static <T> T bind(JsonNode json, Class<T> type) {
    return MAPPER.treeToValue(json, type);
  }

  /** What is wrong, on one line. */
  static String problem(JacksonException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("not JSON").strip();
  }
}
