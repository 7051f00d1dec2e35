package io.vedette.detect.log.anomaly;

import io.vedette.model.Entity;
import io.vedette.model.Severity;
import java.util.Locale;

/**
 * Finds patterns that came like a heartbeat and stay away, and services that log nothing any more.
 *
 * <p>The other lines of the service are a heartbeat's clock: it is missing once the service has
 * logged anything after the time by which it should have come. So a service that is silent as a
 * whole is one finding, not one a pattern; and none at all where one of its last lines said that it
 * was about to stop.
 */
final class SilenceWatch {
  private static final long MINUTE = 60_000L;
  private static final long LEAST_SILENCE = 5 * MINUTE;
  private static final int LEAST_LINES = 500;

  /** A heartbeat that has been away for so long is one no more. */
  private static final long GIVEN_UP_MILLIS = 24 * 60 * MINUTE;

  private static final String[] GOODBYES = {
    "shutdown",
    "shutting down",
    "shut down",
    "stopping",
    "stopped",
    "sigterm",
    "terminating",
    "exiting",
    "goodbye",
    "draining"
  };

  private final WatchOptions options;

  SilenceWatch(WatchOptions options) {
    this.options = options;
  }

  void look(WatchState s, Entity service, long nowMillis, boolean live) {
    if (s.lines < LEAST_LINES || s.lastMillis - s.firstMillis < options.warmUpMillis()) {
      return;
    }
    long away = nowMillis - s.lastMillis;
    boolean silent = live && away >= Math.max(LEAST_SILENCE, 4 * s.longestGap);
    if (silent && !s.silent && !saidGoodbye(s)) {
      s.silent = true;
      s.bursts.raise(Kind.SILENT, silence(s, service, nowMillis));
    } else if (s.silent && s.lastMillis >= nowMillis - LEAST_SILENCE) {
      s.silent = false;
      s.bursts.end(Kind.SILENT, service.id(), s.lastMillis);
    }
    for (WatchedPattern p : s.patterns.values()) {
      look(s, p);
    }
  }

  private void look(WatchState s, WatchedPattern p) {
    long due = p.lastMillis + p.gaps.patience();
    if (p.missing) {
      if (s.lastMillis - p.lastMillis >= GIVEN_UP_MILLIS) {
        p.missing = false;
        p.gaps.forget();
        s.bursts.end(Kind.MISSING, p.id, s.lastMillis);
      }
    } else if (p.gaps.regular() && s.lastMillis > due && lasted(p)) {
      p.missing = true;
      s.bursts.raise(Kind.MISSING, missing(s, p));
    }
  }

  /** Whether it came for long enough to be no phase of something else. */
  private boolean lasted(WatchedPattern p) {
    return p.lastMillis - p.settledMillis >= options.warmUpMillis();
  }

  /** A heartbeat is back. */
  void back(WatchState s, WatchedPattern p, long timeMillis) {
    p.missing = false;
    p.lastMillis = Math.max(p.lastMillis, timeMillis); // the pause is no gap to learn from
    s.bursts.end(Kind.MISSING, p.id, timeMillis);
  }

  private static Episode missing(WatchState s, WatchedPattern p) {
    double expected = (s.lastMillis - p.lastMillis) / p.gaps.mean();
    String what =
        "came every %s, %d times until now, and not once in the last %s"
            .formatted(span(p.gaps.mean()), p.count, span(s.lastMillis - (double) p.lastMillis));
    return new Episode(
        p.id,
        p.id,
        p.title(),
        p.error,
        p.error ? Severity.LOW : Severity.MEDIUM,
        0.9,
        what,
        p.lastLine(),
        "",
        p.traceId,
        0,
        expected,
        1,
        expected,
        p.lastMillis,
        s.lastMillis,
        true);
  }

  private static Episode silence(WatchState s, Entity service, long nowMillis) {
    String last = s.lastLines.isEmpty() ? "" : s.lastLines.getLast().toString();
    double perMinute = s.lines * (double) MINUTE / Math.max(MINUTE, s.lastMillis - s.firstMillis);
    double away = nowMillis - (double) s.lastMillis;
    String what =
        "logged %s lines a minute and nothing for %s; its longest pause until then was %s"
            .formatted(RateWatch.number(perMinute), span(away), span(s.longestGap));
    return new Episode(
        service.id(),
        "",
        service.toString(),
        false,
        Severity.MEDIUM,
        0.9,
        what,
        last,
        "",
        "",
        0,
        perMinute * away / MINUTE,
        1,
        perMinute * away / MINUTE,
        s.lastMillis,
        nowMillis,
        true);
  }

  private static boolean saidGoodbye(WatchState s) {
    for (KeptLine line : s.lastLines) {
      String lower = line.toString().toLowerCase(Locale.ROOT);
      for (String word : GOODBYES) {
        if (lower.contains(word)) {
          return true;
        }
      }
    }
    return false;
  }

  static String span(double millis) {
    if (millis < 2 * MINUTE) {
      return String.format(Locale.ROOT, "%.3g s", millis / 1000);
    }
    return millis < 120 * MINUTE
        ? Math.round(millis / MINUTE) + " min"
        : Math.round(millis / (60 * MINUTE)) + " h";
  }
}
