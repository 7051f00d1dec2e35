package io.vedette.detect.metric;

import io.vedette.model.AnomalyKind;
import io.vedette.model.Outcome;
import io.vedette.model.SeriesKey;
import io.vedette.model.Verdict;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What people decided about a series that the detector cannot know: how much deviation matters and
 * in which direction, what a missing point means, and when not to look.
 *
 * <p>Sensitivity is told in surprise: at sensitivity {@code s} a point must be {@code 1/s} times as
 * surprising, in decades of its probability, as the detector asks for. Where that is one in ten
 * million, it is one in a hundred million million at 0.5, and one in three thousand at 2.
 *
 * @param sensitivity 1 for the detector's own judgement, in [0.1, 10]
 * @param minAbsolute least deviation that matters, in the series' unit; NaN to go by its name
 * @param minRelative least deviation that matters, as a share of what was expected, beside the
 *     monitor's own
 * @param direction which deviations hurt
 * @param missing what stands for points that did not come
 * @param absence whether a series that stops is a finding
 * @param windows times that are known to be unusual
 * @param zone whose clocks the day and the week of the series go by, summer time included
 */
public record SeriesPolicy(
    double sensitivity,
    double minAbsolute,
    double minRelative,
    Direction direction,
    Missing missing,
    boolean absence,
    List<MaintenanceWindow> windows,
    ZoneId zone) {
  /** Everything as the detector and the series' name have it. */
  public static final SeriesPolicy DEFAULT =
      new SeriesPolicy(
          1, Double.NaN, 0, Direction.BY_NAME, Missing.IGNORE, true, List.of(), ZoneOffset.UTC);

  /** Which deviations hurt. */
  public enum Direction {
    /** As the metric's name implies: a latency hurts upwards only. */
    BY_NAME,
    UP,
    DOWN,
    BOTH
  }

  /** What stands for points that did not come. */
  public enum Missing {
    /** Nothing: no verdict. */
    IGNORE,
    /** The last value of a gauge, once the next point shows the gap; of a counter, nothing. */
    HOLD,
    /** Zero (of a counter, a rate of zero), as soon as time shows the gap. */
    ZERO
  }

  public SeriesPolicy {
    if (!(sensitivity >= 0.1 && sensitivity <= 10)) {
      throw new IllegalArgumentException(
          "sensitivity " + sensitivity + " is not in 0.1..10; 1 is the default");
    }
    if (minAbsolute < 0 || !(minRelative >= 0)) {
      throw new IllegalArgumentException(
          "least deviations " + minAbsolute + " and " + minRelative + "; neither may be negative");
    }
    windows = List.copyOf(windows);
  }

  /** This policy with another sensitivity. */
  public SeriesPolicy withSensitivity(double other) {
    return new SeriesPolicy(
        other, minAbsolute, minRelative, direction, missing, absence, windows, zone);
  }

  /** Whether it matters when the series' workload was deployed. */
  public boolean asksForDeploys() {
    return windows.stream().anyMatch(w -> w.span() instanceof MaintenanceWindow.AfterDeploy);
  }

  boolean suppresses(long timeMillis, long deployedMillis) {
    for (MaintenanceWindow window : windows) {
      if (window.suppress() && window.contains(timeMillis, deployedMillis)) {
        return true;
      }
    }
    return false;
  }

  boolean learns(long timeMillis, long deployedMillis) {
    for (MaintenanceWindow window : windows) {
      if (!window.learn() && window.contains(timeMillis, deployedMillis)) {
        return false;
      }
    }
    return true;
  }

  Harm harm(SeriesKey series) {
    Harm byName = Harm.of(series);
    double least = Double.isNaN(minAbsolute) ? byName.minAbsolute() : minAbsolute;
    return switch (direction) {
      case BY_NAME -> new Harm(byName.up(), byName.down(), least);
      case UP -> new Harm(true, false, least);
      case DOWN -> new Harm(false, true, least);
      case BOTH -> new Harm(true, true, least);
    };
  }

  /**
   * The detector's verdict of a value as this policy sees it.
   *
   * @param surprise of this point alone, in decades
   * @param decades surprise from which the detector calls a point anomalous
   * @param suppressed whether a window says to raise nothing
   */
  Verdict judge(
      Verdict verdict, double value, double surprise, double decades, boolean suppressed) {
    if (verdict.outcome() == Outcome.INCONCLUSIVE) {
      return verdict;
    }
    if (suppressed) {
      return outcome(verdict, Outcome.INCONCLUSIVE, AnomalyKind.NONE);
    }
    boolean anomalous = verdict.anomalous();
    if (sensitivity != 1) {
      boolean surprising = surprise > 0 && surprise * sensitivity >= decades;
      anomalous = surprising && (anomalous || sensitivity > 1);
    }
    double least = minRelative * Math.abs(verdict.expected());
    if (verdict.kind() != AnomalyKind.FLAT_LINE) {
      anomalous &= Math.abs(value - verdict.expected()) >= least;
    }
    if (anomalous == verdict.anomalous()) {
      return verdict;
    }
    AnomalyKind side = value > verdict.expected() ? AnomalyKind.SPIKE : AnomalyKind.DIP;
    return anomalous
        ? outcome(verdict, Outcome.ANOMALOUS, side)
        : outcome(verdict, Outcome.NORMAL, AnomalyKind.NONE);
  }

  /**
   * How far a value is from what was expected, in distances of the bound on its side; infinite
   * outside a band without width.
   */
  public static double distance(Verdict verdict, double value) {
    double deviation = value - verdict.expected();
    double bound = deviation >= 0 ? verdict.upper() : verdict.lower();
    double reach = Math.abs(bound - verdict.expected());
    if (reach > 0) {
      return Math.abs(deviation) / reach;
    }
    return deviation == 0 ? 0 : Double.POSITIVE_INFINITY;
  }

  private static Verdict outcome(Verdict v, Outcome outcome, AnomalyKind kind) {
    return new Verdict(
        outcome, v.score(), v.expected(), v.lower(), v.upper(), kind, v.confidence());
  }
}
