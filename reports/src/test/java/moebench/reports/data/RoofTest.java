package moebench.reports.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RoofTest {
  @Test
  void aRoofIsTheLowerOfBothCeilings() {
    Roof roof = new Roof(100, 20);

    assertEquals(5, roof.ridge());
    assertEquals(40, roof.at(2));
    assertEquals(100, roof.at(5));
    assertEquals(100, roof.at(50));
  }
}
