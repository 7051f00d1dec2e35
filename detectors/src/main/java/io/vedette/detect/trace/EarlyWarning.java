package io.vedette.detect.trace;

import io.vedette.model.Attributes;
import io.vedette.model.Entity;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Sees that the calls of a service have gone bad before their window is over, so that what watches
 * its series need not wait for the window's end.
 *
 * <p>It looks at two slices of time in a row. Calls are slow that take longer than the 95th
 * percentile of nine in ten minutes of the last half hour, and a fifth more. Under "all is as
 * usual" at most one call in twenty is slow, and as many fail as failed in the hours before; the
 * chance of as many slow or failed ones as there are is the upper tail of a binomial distribution,
 * and must be one in a million at most. As calls that come together share their luck, each of the
 * slices must be unlikely by itself: a pause of some seconds is no reason to hurry, and the end of
 * the window sees it anyway.
 *
 * <p>This decides only <em>when</em> a service is measured, never that something is wrong: that is
 * for the detector of the series to say, to which it gives one true measurement more. After one
 * there is no other for ten minutes. A pure fold.
 */
public final class EarlyWarning {
  /** Length of a slice, ms. */
  public static final long SLICE_MILLIS = 15_000;

  private static final double CHANCE = 1e-6;
  private static final double CHANCE_OF_A_SLICE = 0.02;
  private static final double SLOW_SHARE = 0.05;
  private static final double LONGER = 1.2;

  /** A share of failures or slow calls that is not this much above the usual one may wait. */
  private static final double MATTERS = 0.1;

  private static final int MIN_BAD = 3;
  private static final long SILENT_MILLIS = 10 * 60_000L;

  private EarlyWarning() {}

  /** What is bad: durations, outcomes, both or neither. */
  public record Signs(boolean slow, boolean failing) {
    static final Signs NONE = new Signs(false, false);

    public boolean any() {
      return slow || failing;
    }
  }

  /** Takes a whole minute, bad or not, as part of what is usual. */
  public static void learn(EarlyWarningState state, RedWindow minute) {
    state.learn(minute);
  }

  /**
   * Judges two slices, one after the other.
   *
   * @param endMillis end of the second, event time
   */
  public static Signs judge(
      EarlyWarningState state, RedWindow before, RedWindow now, long endMillis) {
    if (endMillis < state.silentUntilMillis || !state.ready()) {
      return Signs.NONE;
    }
    Signs signs = new Signs(slow(state, before, now), failing(state, before, now));
    if (signs.any()) {
      state.silentUntilMillis = endMillis + SILENT_MILLIS;
    }
    return signs;
  }

  private static boolean slow(EarlyWarningState state, RedWindow before, RedWindow now) {
    double limit = LONGER * state.usualP95();
    long first = longerThan(before, limit);
    long second = longerThan(now, limit);
    return !Double.isNaN(limit)
        && unlikely(first, before.timed, second, now.timed, SLOW_SHARE, SLOW_SHARE);
  }

  private static boolean failing(EarlyWarningState state, RedWindow before, RedWindow now) {
    return unlikely(
        failed(before),
        before.seen,
        failed(now),
        now.seen,
        state.usualErrors(),
        state.highErrors());
  }

  private static boolean unlikely(
      long first, long ofFirst, long second, long ofSecond, double usual, double high) {
    long bad = first + second;
    boolean lasting = worse(first, ofFirst, usual, high) && worse(second, ofSecond, usual, high);
    return lasting && bad >= MIN_BAD && tail(bad, ofFirst + ofSecond, usual) <= CHANCE;
  }

  private static boolean worse(long bad, long all, double usual, double high) {
    return bad > 0 && bad >= (high + MATTERS) * all && tail(bad, all, usual) <= CHANCE_OF_A_SLICE;
  }

  /** Calls longer than so many ms, of those with a duration. */
  private static long longerThan(RedWindow w, double millis) {
    long low = 0;
    long high = w.timed;
    while (low < high) {
      long mid = (low + high) >>> 1;
      double rank = w.timed == 1 ? 0 : mid / (double) (w.timed - 1);
      if (w.quantileMillis(rank) > millis) {
        high = mid;
      } else {
        low = mid + 1;
      }
    }
    return w.timed - low;
  }

  private static long failed(RedWindow w) {
    return Math.round(w.errorRatio() * w.seen);
  }

  /** Probability of {@code k} or more of {@code n} where each happens with {@code p}. */
  static double tail(long k, long n, double p) {
    if (k <= n * p) {
      return 1;
    }
    double log = k * Math.log(p) + (n - k) * Math.log1p(-p);
    for (long i = 1; i <= k; i++) {
      log += Math.log((n - k + i) / (double) i);
    }
    double term = Math.exp(log);
    double sum = term;
    for (long i = k; i < n && term > 1e-9 * sum; i++) {
      term *= (n - i) / (double) (i + 1) * p / (1 - p);
      sum += term;
    }
    return Math.min(1, sum);
  }

  /**
   * What was bad, as samples of the service's own series.
   *
   * @param calls both slices together
   */
  public static List<MetricSample> samples(
      Signs signs, RedWindow calls, Entity service, long endMillis) {
    List<MetricSample> out = new ArrayList<>();
    Attributes labels = RedWindow.labels(service);
    if (signs.slow()) {
      add(out, "latency_p50_ms", labels, endMillis, calls.quantileMillis(0.5));
      add(out, "latency_p95_ms", labels, endMillis, calls.quantileMillis(0.95));
      add(out, "self_p50_ms", labels, endMillis, calls.selfQuantileMillis(0.5));
    }
    if (signs.failing()) {
      add(out, "error_ratio", labels, endMillis, calls.errorRatio());
      add(out, "error_origin_ratio", labels, endMillis, calls.errorOriginRatio());
    }
    return out;
  }

  private static void add(
      List<MetricSample> out, String name, Attributes labels, long time, double value) {
    SeriesKey series = new SeriesKey(RedWindow.SERVICE_PREFIX + name, labels);
    out.add(new MetricSample(series, MetricKind.GAUGE, time, value));
  }
}
