package moebench.bench.cli;

import java.util.stream.Collectors;
import moebench.bench.sweep.Axes;
import moebench.bench.sweep.Axis;
import moebench.bench.sweep.Values;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Gives a command one option per axis of the sweep. */
public final class AxisOptions implements IModelTransformer {

  @Override
  public CommandSpec transform(CommandSpec command) {
    ArgGroupSpec.Builder group =
        ArgGroupSpec.builder()
            .validate(false)
            .heading(
                "%nAxes; each replaces what the sweep says. Several values with commas, numbers"
                    + "%nalso as from:to:step with both ends.%n");
    for (Axis<?> axis : Axes.ALL) {
      group.addArg(option(axis));
    }
    return command.addArgGroup(group.build());
  }

  private static OptionSpec option(Axis<?> axis) {
    String several = axis.kind() == Axis.Kind.RUN_VALUE ? "" : ",...";
    return OptionSpec.builder(axis.flags().toArray(String[]::new))
        .type(String.class)
        .paramLabel(axis.label() + several)
        .description(axis.documentation() + unlessSaid(axis))
        .build();
  }

  private static String unlessSaid(Axis<?> axis) {
    return axis.defaults().isEmpty()
        ? ""
        : axis.defaults().stream()
            .map(String::valueOf)
            .collect(Collectors.joining(",", " (unless the sweep says: ", ")"));
  }

  /**
   * The axes that a command line sets.
   *
   * @throws IllegalArgumentException naming the axis and the value that is wrong
   */
  static Values given(ParseResult parsed) {
    Values values = Values.none();
    for (Axis<?> axis : Axes.ALL) {
      OptionSpec option = parsed.matchedOption(axis.flags().getFirst());
      if (option != null) {
        values = values.parsed(axis, option.getValue());
      }
    }
    return values;
  }
}
