package io.vedette.predict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Cold start: the mean course of a series' siblings over day or week, each relative to its own
 * level, times the level that the young series has shown so far. Its competitors are weighed
 * against it as soon as there is a past to weigh them on.
 */
final class SiblingCourse implements BatchModel {
  private static final int LEAST_SIBLINGS = 3;
  private static final double MEMORY = 0.1;
  private static final double SMALL = 0.05;

  /** Relative to a level of 1, by the place of the time in the period. */
  private final double[] course;

  /** Place of the young series' first value. */
  private final int first;

  private SiblingCourse(double[] course, int first) {
    this.course = course;
    this.first = first;
  }

  /**
   * The shared course of all series of one step that have seasons, relative to a level of 1, by the
   * place of the time in their commonest longer period; empty for fewer than {@value
   * #LEAST_SIBLINGS} of them.
   */
  static double[] shared(List<RollingOrigins> panel, long stepMillis) {
    Map<Integer, List<RollingOrigins>> byPeriod = new TreeMap<>();
    for (RollingOrigins series : panel) {
      if (series.history().stepMillis() == stepMillis && series.seasons().longPeriod() > 0) {
        byPeriod
            .computeIfAbsent(series.seasons().longPeriod(), period -> new ArrayList<>())
            .add(series);
      }
    }
    List<RollingOrigins> siblings =
        byPeriod.values().stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
    if (siblings.size() < LEAST_SIBLINGS) {
      return new double[0];
    }
    double[] sum = new double[siblings.get(0).seasons().longPeriod()];
    siblings.forEach(sibling -> add(sibling, sum, siblings.size()));
    return sum;
  }

  /** For a series too short to show the shared course itself; empty for one that is not. */
  static Optional<SiblingCourse> of(SeriesHistory young, double[] shared) {
    return young.values().length >= 2 * shared.length
        ? Optional.empty()
        : Optional.of(new SiblingCourse(shared, place(young, shared.length)));
  }

  private static void add(RollingOrigins sibling, double[] sum, int siblings) {
    double[] course = sibling.course();
    double level = 0;
    for (double c : course) {
      level += Math.abs(c) / course.length;
    }
    int first = place(sibling.history(), sum.length);
    for (int i = 0; i < sum.length && level > 0; i++) {
      sum[i] += course[Math.floorMod(i - first, sum.length)] / level / siblings;
    }
  }

  private static int place(SeriesHistory history, int period) {
    return (int)
        Math.floorMod(Math.floorDiv(history.startMillis(), history.stepMillis()), (long) period);
  }

  @Override
  public String name() {
    return "siblings";
  }

  @Override
  public boolean fits(int n) {
    return n > 0;
  }

  @Override
  public double[][] forecasts(double[] z, int[] origins, int horizon) {
    double[][] out = new double[origins.length][horizon];
    for (int i = 0; i < origins.length; i++) {
      double level = level(z, origins[i]);
      for (int h = 0; h < horizon; h++) {
        out[i][h] = level * at(origins[i] + h);
      }
    }
    return out;
  }

  private double level(double[] z, int n) {
    double product = 0;
    double square = 0;
    for (int t = 0; t < n; t++) {
      double c = at(t);
      product = (1 - MEMORY) * product + z[t] * c;
      square = (1 - MEMORY) * square + c * c;
    }
    return square > SMALL * SMALL ? product / square : z[n - 1];
  }

  private double at(int t) {
    return course[Math.floorMod(first + t, course.length)];
  }
}
