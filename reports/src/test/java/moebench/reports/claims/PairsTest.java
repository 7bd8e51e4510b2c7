package moebench.reports.claims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PairsTest {
  private final Pairs pairs = new Pairs();

  @Test
  void eachReplicateAveragesItsCases() {
    pairs.add("a", 1, 1);
    pairs.add("b", 1, 3);
    pairs.add("a", 2, 5);
    pairs.add("b", 2, 7);
    Pairs.Balanced balanced = pairs.balanced().orElseThrow();
    assertEquals(2, balanced.cases());
    assertEquals(2, balanced.differences().n());
    assertEquals(2, balanced.differences().min());
    assertEquals(6, balanced.differences().max());
  }

  @Test
  void aReplicateThatLacksMostCasesIsLeftOut() {
    for (String matched : new String[] {"a", "b", "c", "d"}) {
      pairs.add(matched, 1, 1);
      pairs.add(matched, 2, 2);
    }
    pairs.add("a", 3, 100);
    Pairs.Balanced balanced = pairs.balanced().orElseThrow();
    assertEquals(4, balanced.cases());
    assertEquals(2, balanced.differences().max());
  }

  /** One replicate with many cases gives no interval, so two with few are preferred. */
  @Test
  void twoReplicatesAreBetterThanOne() {
    for (String matched : new String[] {"a", "b", "c", "d"}) {
      pairs.add(matched, 1, 1);
    }
    pairs.add("a", 2, 2);
    Pairs.Balanced balanced = pairs.balanced().orElseThrow();
    assertEquals(1, balanced.cases());
    assertEquals(2, balanced.differences().n());
  }

  @Test
  void replicatesWithoutACommonCaseCannotBeCompared() {
    pairs.add("a", 1, 1);
    pairs.add("b", 2, 2);
    assertEquals(1, pairs.balanced().orElseThrow().differences().n());
  }

  @Test
  void nothingGivesNothing() {
    assertTrue(pairs.balanced().isEmpty());
  }
}
