package io.vedette.detect.metric;

import io.vedette.model.Attributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which label value explains the deviation of a group of series: the deviation of the sum is
 * recomputed without each label value, and the value without which least is left explains most.
 *
 * <p>With series {@code i} deviating by {@code d_i} from what was expected on a scale {@code s_i},
 * the group deviates by {@code |Σd| / sqrt(Σs²)}, its parts taken as independent. Removing the
 * series of one label value leaves the same formula over the others. Of equal explanations the one
 * that covers fewer series comes first, as it says more (Adtributor's "succinctness", Bhagwan et
 * al., NSDI 2014).
 */
public final class LabelExplanation {
  private static final int MAX_SERIES = 10_000;

  private LabelExplanation() {}

  /**
   * One series at one moment.
   *
   * @param scale distance from the expected value to the bound of the normal band, positive
   */
  public record Part(Attributes labels, double actual, double expected, double scale) {}

  /**
   * What is left without one label value.
   *
   * @param explained share of the group's deviation that goes away without it; above 1 where the
   *     others deviate the other way, 0 where nothing goes
   * @param deviation of the others, in their scales
   * @param series how many series have the value
   */
  public record Explanation(
      String label, String value, double explained, double deviation, int series) {
    /** {@code pod="p-1"}. */
    @Override
    public String toString() {
      return label + "=\"" + value + '"';
    }
  }

  /** Sums over some series. */
  private static final class Sums {
    double deviation;
    double squares;
    int series;

    void add(Part part) {
      deviation += part.actual() - part.expected();
      squares += part.scale() * part.scale();
      series++;
    }

    double scaled(Sums without) {
      double left = squares - without.squares;
      double off = Math.abs(deviation - without.deviation);
      return left > 1e-12 * squares ? off / Math.sqrt(left) : 0;
    }
  }

  /** A label and its value. */
  private record Pair(String label, String value) {}

  /**
   * The label values that some but not all series have, best explanation first; empty where the
   * group does not deviate, or where more than 10,000 series are given.
   */
  public static List<Explanation> of(List<Part> parts) {
    if (parts.size() > MAX_SERIES) {
      return List.of();
    }
    Sums all = new Sums();
    Map<Pair, Sums> byValue = new LinkedHashMap<>();
    for (Part part : parts) {
      all.add(part);
      for (int i = 0; i < part.labels().size(); i++) {
        Pair pair = new Pair(part.labels().key(i), part.labels().value(i));
        byValue.computeIfAbsent(pair, p -> new Sums()).add(part);
      }
    }
    double whole = all.scaled(new Sums());
    if (!(whole > 0)) {
      return List.of();
    }
    List<Explanation> found = new ArrayList<>();
    byValue.forEach(
        (pair, own) -> {
          if (own.series < all.series) {
            double share = own.deviation / all.deviation;
            found.add(
                new Explanation(
                    pair.label,
                    pair.value,
                    Math.max(0, Double.isFinite(share) ? share : 0),
                    all.scaled(own),
                    own.series));
          }
        });
    found.sort(
        Comparator.comparingDouble(Explanation::deviation)
            .thenComparingInt(Explanation::series)
            .thenComparing(Explanation::label)
            .thenComparing(Explanation::value));
    return found;
  }
}
