package io.vedette.detect.metric;

import io.vedette.model.SeriesKey;
import java.util.Locale;

/**
 * Which deviations of a series hurt, judged by what its name says it measures (OpenTelemetry and
 * Prometheus naming conventions), and how small a deviation never matters.
 *
 * @param up whether a rise hurts
 * @param down whether a fall hurts
 * @param minAbsolute least deviation that matters, in the series' unit
 */
record Harm(boolean up, boolean down, double minAbsolute) {
  private static final String[] ONLY_UP = {
    "latency",
    "duration",
    "error",
    "fail",
    "waiting",
    "queue",
    "lag",
    "pending",
    "retries",
    "restarts",
    "dropped",
    "time_to_first_token",
    "throttl",
    "severity"
  };

  static Harm of(SeriesKey series) {
    String name = series.name().toLowerCase(Locale.ROOT);
    boolean ratio = name.endsWith("_ratio") || name.endsWith("_percent") || name.contains("utiliz");
    double minAbsolute = 0;
    if (name.contains("ratio")) {
      minAbsolute = 0.05;
    } else if (name.endsWith("_percent") || name.contains("utiliz")) {
      minAbsolute = 5;
    } else if (name.endsWith("_ms")) {
      minAbsolute = 5;
    } else if (name.endsWith("_log_records")) {
      minAbsolute = 0.15;
    } else if (name.endsWith("requests")) {
      minAbsolute = 0.05;
    }
    for (String word : ONLY_UP) {
      if (name.contains(word)) {
        return new Harm(true, false, minAbsolute);
      }
    }
    if (name.endsWith("_log_records")) {
      return new Harm(!"info".equals(series.labels().get("severity")), false, minAbsolute);
    }
    return new Harm(true, !ratio, minAbsolute);
  }
}
