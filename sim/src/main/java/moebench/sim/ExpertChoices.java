package moebench.sim;

import java.util.List;

/**
 * Which expert each byte of the final validation asked for first, whether or not it got a slot.
 *
 * @param places {@code [tokens]}: where in the validation part each byte stands; {@link
 *     Batch#CHUNK} in a row are consecutive
 * @param experts of each expert layer, the one nearest to the input first: {@code [tokens]}; empty
 *     for dense layers
 */
public record ExpertChoices(int[] places, List<int[]> experts) {
  public ExpertChoices {
    experts = List.copyOf(experts);
  }
}
