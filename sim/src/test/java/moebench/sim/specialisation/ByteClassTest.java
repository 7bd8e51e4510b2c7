package moebench.sim.specialisation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ByteClassTest {

  @Test
  void everyByteHasAClass() {
    Map<ByteClass, Integer> counts = new EnumMap<>(ByteClass.class);
    IntStream.range(0, 256).forEach(b -> counts.merge(ByteClass.of(b), 1, Integer::sum));

    assertEquals(
        Map.of(
            ByteClass.LOWER_CASE, 26,
            ByteClass.UPPER_CASE, 26,
            ByteClass.DIGIT, 10,
            ByteClass.WHITE_SPACE, 4,
            ByteClass.PUNCTUATION, 32,
            ByteClass.UTF8_FIRST, 51,
            ByteClass.UTF8_CONTINUATION, 64,
            ByteClass.OTHER, 43),
        counts);
  }

  @Test
  void aTextIsClassifiedAsItIsRead() {
    byte[] text = "Ὦ a1,\n€".getBytes(StandardCharsets.UTF_8);
    List<ByteClass> classes =
        IntStream.range(0, text.length)
            .mapToObj(i -> ByteClass.of(Byte.toUnsignedInt(text[i])))
            .toList();

    assertEquals(
        List.of(
            ByteClass.UTF8_FIRST,
            ByteClass.UTF8_CONTINUATION,
            ByteClass.UTF8_CONTINUATION,
            ByteClass.WHITE_SPACE,
            ByteClass.LOWER_CASE,
            ByteClass.DIGIT,
            ByteClass.PUNCTUATION,
            ByteClass.WHITE_SPACE,
            ByteClass.UTF8_FIRST,
            ByteClass.UTF8_CONTINUATION,
            ByteClass.UTF8_CONTINUATION),
        classes);
  }
}
