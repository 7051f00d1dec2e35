package io.vedette.predict;

import java.util.Arrays;
import java.util.function.Predicate;

/**
 * What a calendar's events add to one history, on the modelling scale, step by step from each
 * event's start: the mean difference of past occurrences from the usual course and the level around
 * them, shrunk by half an occurrence towards nothing. The effect is taken out of the past before
 * the models see it and put back on the forecast, so events neither disturb nor get lost.
 */
final class CalendarEffects {
  private static final double SHRINKAGE = 0.5;

  private final SeriesHistory history;
  private final EventCalendar calendar;
  private final double[] z;
  private final boolean[] usual;
  private final double[] course;

  /**
   * @param z the history's values on the modelling scale
   */
  CalendarEffects(SeriesHistory history, double[] z, EventCalendar calendar, Seasons seasons) {
    this.history = history;
    this.calendar = calendar;
    this.z = z;
    usual = new boolean[z.length];
    Arrays.fill(usual, true);
    for (EventCalendar.Event event : calendar.events()) {
      for (int t = Math.max(0, first(event)); t < Math.min(z.length, last(event)); t++) {
        usual[t] = false;
      }
    }
    course = course(Math.max(1, seasons.longPeriod()));
  }

  /** Mean of the usual values at each place of the period; the mean of all where there is none. */
  private double[] course(int period) {
    double[] sum = new double[period];
    int[] count = new int[period];
    double all = 0;
    int n = 0;
    for (int t = 0; t < z.length; t++) {
      if (usual[t]) {
        sum[t % period] += z[t];
        count[t % period]++;
        all += z[t];
        n++;
      }
    }
    double mean = n > 0 ? all / n : 0;
    for (int i = 0; i < period; i++) {
      sum[i] = count[i] > 0 ? sum[i] / count[i] : mean;
    }
    return sum;
  }

  /**
   * The effects.
   *
   * @param horizon steps after the history
   * @return one value for each step of the history and of the horizon
   */
  double[] effects(int horizon) {
    double[] out = new double[z.length + horizon];
    for (EventCalendar.Event event : calendar.events()) {
      if (first(event) >= out.length || last(event) <= 0) {
        continue;
      }
      double[] effect = effect(other -> other.name().equals(event.name()), event);
      if (effect.length == 0 && !event.kind().isEmpty()) {
        effect = effect(other -> other.kind().equals(event.kind()), event);
      }
      for (int i = 0; i < effect.length; i++) {
        int t = first(event) + i;
        if (t >= 0 && t < out.length) {
          out[t] += effect[i];
        }
      }
    }
    return out;
  }

  /** The mean over past occurrences that lie wholly within the history; empty for none. */
  private double[] effect(Predicate<EventCalendar.Event> alike, EventCalendar.Event event) {
    double[] sum = new double[last(event) - first(event)];
    int occurrences = 0;
    for (EventCalendar.Event past : calendar.events()) {
      int from = first(past);
      if (!alike.test(past) || from < 0 || last(past) > z.length) {
        continue;
      }
      double level = levelAround(past);
      for (int i = 0; i < Math.min(sum.length, last(past) - from); i++) {
        sum[i] += z[from + i] - course[(from + i) % course.length] - level;
      }
      occurrences++;
    }
    if (occurrences == 0) {
      return new double[0];
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= occurrences + SHRINKAGE;
    }
    return sum;
  }

  /** Mean difference of the usual values around an event from their course. */
  private double levelAround(EventCalendar.Event event) {
    double sum = 0;
    int count = 0;
    int from = Math.max(0, first(event) - course.length);
    int to = Math.min(z.length, last(event) + course.length);
    for (int t = from; t < to; t++) {
      if (usual[t]) {
        sum += z[t] - course[t % course.length];
        count++;
      }
    }
    return count > 0 ? sum / count : 0;
  }

  private int first(EventCalendar.Event event) {
    return step(event.startMillis());
  }

  private int last(EventCalendar.Event event) {
    return Math.max(first(event) + 1, step(event.endMillis()));
  }

  /** The first step at or after a time, within reach of an int. */
  private int step(long millis) {
    long step = -Math.floorDiv(history.startMillis() - millis, history.stepMillis());
    return (int) Math.max(Integer.MIN_VALUE / 4, Math.min(Integer.MAX_VALUE / 4, step));
  }
}
