package moebench.layers.aparapi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for barriers, and calls that lead to one, under a condition that differs between the items
 * of a group: one that names the item, or a variable that was worked out from it.
 */
final class Barriers {
  static final String BARRIER = "barrier(";

  private static final Pattern FUNCTION = Pattern.compile("^\\w+ (\\w+)\\(.*\\)\\s*\\{$");
  private static final Pattern ASSIGNMENT =
      Pattern.compile("^(?:for \\()?(?:(?:int|float) )?(\\w+) \\+?= ([^;]*);.*");
  private static final Pattern OF_ITEM = Pattern.compile("get_(local|global)_id|__earlier\\(");

  private final Set<String> functionsWithBarrier = new HashSet<>();
  private final Deque<String> blocks = new ArrayDeque<>();
  private final Set<String> ofItem = new HashSet<>();
  private final List<String> found = new ArrayList<>();
  private String function = "";

  private Barriers() {}

  /** The conditions that some items do not pass, outside of which they miss a barrier. */
  static List<String> thatSomeItemsMiss(String code) {
    Barriers barriers = new Barriers();
    code.lines().map(String::strip).forEach(barriers::read);
    return barriers.found;
  }

  private void read(String line) {
    Matcher begin = FUNCTION.matcher(line);
    if (blocks.isEmpty() && begin.matches()) {
      function = begin.group(1);
      ofItem.clear();
      blocks.push("");
      return;
    } else if (line.contains(BARRIER)
        || functionsWithBarrier.stream().anyMatch(f -> line.contains(f + "("))) {
      functionsWithBarrier.add(function);
      blocks.stream().filter(this::dependsOnItem).forEach(found::add);
    }
    Matcher assignment = ASSIGNMENT.matcher(line);
    if (assignment.matches() && dependsOnItem(assignment.group(2))) {
      ofItem.add(assignment.group(1));
    }
    if (line.startsWith("}")) {
      blocks.pop();
    }
    if (line.endsWith("{")) {
      blocks.push(line);
    }
  }

  private boolean dependsOnItem(String text) {
    return OF_ITEM.matcher(text).find()
        || ofItem.stream()
            .anyMatch(name -> Pattern.compile("\\b" + name + "\\b").matcher(text).find());
  }
}
