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
   */
  double swing(long timeMillis) {
    return day.swing(timeMillis) + week.swing(timeMillis) + found.swing(timeMillis);
  }

  /** What the day alone says; NaN where that part of it was never seen. */
  double day(long timeMillis) {
    return day.at(timeMillis);
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
   * @param intervalMillis usual time between two points
   * @return whether a season has come to be trusted, or has lost that
   */
  boolean learn(long timeMillis, double value, double intervalMillis) {
    double ofDay = day.swing(timeMillis);
    double ofWeek = week.swing(timeMillis);
    double ofFound = found.swing(timeMillis);
    boolean changed = day.prove(timeMillis, value - ofWeek - ofFound, false);
    day.learn(timeMillis, value);
    double left = value - ofDay - ofFound;
    changed |= week.prove(timeMillis, left, false);
    week.learn(timeMillis, left);
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
