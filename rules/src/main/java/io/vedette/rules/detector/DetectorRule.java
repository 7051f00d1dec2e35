package io.vedette.rules.detector;

import io.vedette.model.SeriesKey;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How some series are judged differently from the defaults. What is null stays as it is; of two
 * rules for one series, the later one wins key by key, and their windows add up.
 *
 * @param name for people and messages
 * @param selectors the series it is about: those that any of them selects
 * @param enabled false to leave the series alone altogether
 * @param sensitivity 1 for the default; at s, a point must be 1/s times as surprising, in decades
 *     of its probability
 * @param minAbsolute least deviation that matters, in the series' unit
 * @param minRelative least deviation that matters, as a share of what was expected
 * @param absence whether a series that stops is a finding
 */
public record DetectorRule(
    String name,
    List<SeriesSelector> selectors,
    @Nullable Boolean enabled,
    @Nullable Double sensitivity,
    @Nullable Double minAbsolute,
    @Nullable Double minRelative,
    @Nullable Direction direction,
    @Nullable Missing missing,
    @Nullable Boolean absence,
    List<Window> windows) {

  /** Which deviations hurt. */
  public enum Direction {
    UP,
    DOWN,
    BOTH
  }

  /** What stands for points that did not come. */
  public enum Missing {
    IGNORE,
    HOLD,
    ZERO
  }

  /**
   * A time in which the series are known to be unusual: for {@code afterDeployMillis} from each
   * deploy of their workload, where that is not 0; on days of the week by a wall clock, where
   * {@code days} is not empty; else once, from {@code startMillis} to {@code endMillis}.
   *
   * @param suppress raise nothing
   * @param learn take its points as normal
   */
  public record Window(
      String name,
      long afterDeployMillis,
      long startMillis,
      long endMillis,
      Set<DayOfWeek> days,
      LocalTime from,
      LocalTime to,
      ZoneId zone,
      boolean suppress,
      boolean learn) {
    public Window {
      days = Set.copyOf(days);
    }
  }

  public DetectorRule {
    selectors = List.copyOf(selectors);
    windows = List.copyOf(windows);
  }

  /** Whether it is about a series. */
  public boolean matches(SeriesKey series) {
    return selectors.stream().anyMatch(selector -> selector.matches(series));
  }
}
