package io.vedette.detect.metric;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The seasons of one series, added up: the day, the week, and one period that is neither, where one
 * is found ({@link PeriodSearch}). Each counts once it has proved itself ({@link Season}).
 */
final class Seasons {
  static final double DAY_MILLIS = 86_400_000.0;
  private static final int DAY_PARTS = 60;
  private static final int WEEK_PARTS = 28;

  private Season day = new Season(DAY_PARTS, DAY_MILLIS);
  private final Season week = new Season(WEEK_PARTS, 7 * DAY_MILLIS);
  private Season found = none();
  private final PeriodSearch search = new PeriodSearch();

  private static Season none() {
    return new Season(0, 0);
  }

  /** The seasons as the second version of the state kept them: the day alone, less a value. */
  static Seasons ofDay(float[] parts, double less) {
    Seasons seasons = new Seasons();
    seasons.day = Season.ofDay(DAY_PARTS, parts, less);
    return seasons;
  }

  /**
   * What the seasons that have proved themselves say of a time, as a deviation from the level; 0
   * where they say nothing.
   *
   * @param wallMillis the same time as clocks show it, which day and week go by
   */
  double swing(long timeMillis, long wallMillis) {
    return day.swing(wallMillis) + week.swing(wallMillis) + found.swing(timeMillis);
  }

  /** What the day alone says; NaN where that part of it was never seen. */
  double day(long wallMillis) {
    return day.at(wallMillis);
  }

  /** Whether the week or a period that was found has proved itself. */
  boolean cyclic() {
    return week.trusted() || found.trusted();
  }

  /** Mean distance of the series from its level within the largest season that is trusted. */
  double size() {
    return Math.max(day.size(), Math.max(week.size(), found.size()));
  }

  /** Length of the longest season that is trusted, in milliseconds; 0 for none. */
  double provenMillis() {
    return week.trusted() ? week.periodMillis() : day.trusted() ? DAY_MILLIS : foundMillis();
  }

  /** Length of the period that was found and has proved itself, in milliseconds; 0 for none. */
  double foundMillis() {
    return found.trusted() ? found.periodMillis() : 0;
  }

  /**
   * Takes one more point.
   *
   * @param wallMillis its time as clocks show it, which day and week go by
   * @param intervalMillis usual time between two points
   * @return whether a season has come to be trusted, or has lost that
   */
  boolean learn(long timeMillis, long wallMillis, double value, double intervalMillis) {
    double ofDay = day.swing(wallMillis);
    double ofWeek = week.swing(wallMillis);
    double ofFound = found.swing(timeMillis);
    boolean changed = day.prove(wallMillis, value - ofWeek - ofFound, false);
    day.learn(wallMillis, value);
    double left = value - ofDay - ofFound;
    changed |= week.prove(wallMillis, left, false);
    week.learn(wallMillis, left);
    return learnFound(timeMillis, value - ofDay - ofWeek, intervalMillis) || changed;
  }

  private boolean learnFound(long timeMillis, double left, double intervalMillis) {
    if (found.periodMillis() == 0) {
      double period = search.observe(timeMillis, left, intervalMillis);
      if (period > 0) {
        found = Season.found(period, intervalMillis);
      }
      return false;
    }
    boolean changed = found.prove(timeMillis, left, true);
    found.learn(timeMillis, left);
    if (found.failed()) {
      found = none();
    }
    return changed;
  }

  void write(DataOutput out) throws IOException {
    day.write(out);
    week.write(out);
    boolean searching = found.periodMillis() == 0;
    out.writeBoolean(searching);
    search.writeOctave(out);
    if (searching) {
      search.write(out);
    } else {
      found.writePeriod(out);
      found.write(out);
    }
  }

  void read(DataInput in) throws IOException {
    day.read(in);
    week.read(in);
    boolean searching = in.readBoolean();
    search.readOctave(in);
    if (searching) {
      search.read(in);
    } else {
      found.readPeriod(in);
      found.read(in);
    }
  }
}
