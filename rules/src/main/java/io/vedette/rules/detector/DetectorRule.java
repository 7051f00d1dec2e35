package io.vedette.rules.detector;

import io.vedette.model.SeriesKey;
import java.time.DayOfWeek;
import java.time.Duration;
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
 * @param zone whose clocks the day and the week of the series go by
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
    List<Window> windows,
    @Nullable ZoneId zone) {

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
   * A time in which the series are known to be unusual.
   *
   * @param suppress raise nothing
   * @param learn take its points as normal
   */
  public record Window(String name, When when, boolean suppress, boolean learn) {}

  /** When a window is. */
  public sealed interface When {}

  /** From a start, inclusive, to an end, exclusive; ms since the epoch. */
  public record Once(long startMillis, long endMillis) implements When {}

  /**
   * On days of the week by a wall clock.
   *
   * @param to not after {@code from} means the next day
   */
  public record Weekly(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone)
      implements When {
    public Weekly {
      days = Set.copyOf(days);
    }
  }

  /** For so long from each deploy of the series' workload. */
  public record AfterDeploy(Duration length) implements When {}

  /**
   * While an event of the calendar lasts.
   *
   * @param events the name or the kind of those that count, upper and lower case alike; {@code *}
   *     for all
   */
  public record InCalendar(String events) implements When {
    /** Whether an event counts. */
    public boolean covers(String name, String kind) {
      return events.equals("*") || events.equalsIgnoreCase(name) || events.equalsIgnoreCase(kind);
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
