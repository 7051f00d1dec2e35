package io.vedette.detect.metric;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;

/**
 * A stretch of time in which a series is known to be unusual: a deploy, a nightly batch, a holiday.
 *
 * @param name what it is, for people
 * @param span when it is
 * @param suppress its points raise nothing; their verdict is inconclusive
 * @param learn its points teach the detector what is normal
 */
public record MaintenanceWindow(String name, Span span, boolean suppress, boolean learn) {
  /** When a window is. */
  public sealed interface Span {
    /**
     * Whether an instant, ms since the epoch, lies within.
     *
     * @param deployedMillis when the series' workload was last deployed; {@code Long.MIN_VALUE}
     *     where nothing is known of it
     */
    boolean contains(long timeMillis, long deployedMillis);
  }

  /** Once, from a start (inclusive) to an end (exclusive), ms since the epoch. */
  public record Once(long startMillis, long endMillis) implements Span {
    public Once {
      if (endMillis <= startMillis) {
        throw new IllegalArgumentException(
            "a window from %s to %s is empty"
                .formatted(Instant.ofEpochMilli(startMillis), Instant.ofEpochMilli(endMillis)));
      }
    }

    @Override
    public boolean contains(long timeMillis, long deployedMillis) {
      return timeMillis >= startMillis && timeMillis < endMillis;
    }
  }

  /** While any of several lasts, such as the events of a calendar. */
  public record AnyOf(List<Once> spans) implements Span {
    public AnyOf {
      spans = List.copyOf(spans);
    }

    @Override
    public boolean contains(long timeMillis, long deployedMillis) {
      for (Once span : spans) {
        if (span.contains(timeMillis, deployedMillis)) {
          return true;
        }
      }
      return false;
    }
  }

  /** For so many milliseconds from each deploy of the series' workload. */
  public record AfterDeploy(long millis) implements Span {
    public AfterDeploy {
      if (millis <= 0) {
        throw new IllegalArgumentException("a window of " + millis + " ms is empty");
      }
    }

    @Override
    public boolean contains(long timeMillis, long deployedMillis) {
      return deployedMillis != Long.MIN_VALUE
          && timeMillis >= deployedMillis
          && timeMillis - deployedMillis < millis;
    }
  }

  /**
   * On days of the week by a zone's wall clock, so that it moves with daylight saving time.
   *
   * @param days the days on which it starts
   * @param from start, inclusive
   * @param to end, exclusive; not after {@code from} means the next day
   */
  public record Weekly(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone)
      implements Span {
    public Weekly {
      days = Set.copyOf(days);
    }

    @Override
    public boolean contains(long timeMillis, long deployedMillis) {
      LocalDate day = Instant.ofEpochMilli(timeMillis).atZone(zone).toLocalDate();
      return startsOn(day, timeMillis) || startsOn(day.minusDays(1), timeMillis);
    }

    private boolean startsOn(LocalDate day, long timeMillis) {
      if (!days.contains(day.getDayOfWeek())) {
        return false;
      }
      ZonedDateTime start = day.atTime(from).atZone(zone);
      LocalDate last = to.isAfter(from) ? day : day.plusDays(1);
      ZonedDateTime end = last.atTime(to).atZone(zone);
      return timeMillis >= start.toInstant().toEpochMilli()
          && timeMillis < end.toInstant().toEpochMilli();
    }
  }

  boolean contains(long timeMillis, long deployedMillis) {
    return span.contains(timeMillis, deployedMillis);
  }
}
