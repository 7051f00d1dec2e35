package io.vedette.detect.metric;

import io.vedette.model.Entity;
import io.vedette.model.SeriesKey;
import java.util.Locale;

/** How a series and its values are said to a person: by the units that its name implies. */
final class Wording {
  private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private final String name;
  private final String unit;

  private Wording(String name, String unit) {
    this.name = name;
    this.unit = unit;
  }

  static Wording of(SeriesKey series) {
    String metric = series.name();
    String lower = metric.toLowerCase(Locale.ROOT);
    String unit = "";
    if (lower.endsWith("ratio")) {
      unit = "%";
    } else if (lower.endsWith("_ms")) {
      unit = "ms";
    } else if (lower.contains("bytes")) {
      unit = "B";
    } else if (lower.endsWith("_seconds")) {
      unit = "s";
    } else if (metric.startsWith("vedette_") && lower.endsWith("requests")) {
      unit = "/s";
    } else if (lower.endsWith("log_records")) {
      unit = "/s";
    }
    return new Wording(named(series), unit);
  }

  private static String named(SeriesKey series) {
    String metric = series.name();
    String what =
        metric
            .replace("vedette_service_", "")
            .replace("vedette_edge_", "")
            .replace("_ms", "")
            .replace('_', ' ');
    if (metric.startsWith("vedette_edge_")) {
      return what
          + " of calls from "
          + series.labels().getOrDefault("caller", "?")
          + " to "
          + series.labels().getOrDefault("callee", "?");
    }
    if (metric.startsWith("vedette_service_")) {
      return what + " of " + Entity.of(series);
    }
    if (metric.equals("vedette_log_records")) {
      return series.labels().getOrDefault("severity", "") + " log lines of " + Entity.of(series);
    }
    return metric + " of " + Entity.of(series);
  }

  /** The series, {@code error ratio of shop/checkout}. */
  String name() {
    return name;
  }

  /** A value with its unit. */
  String value(double value) {
    return switch (unit) {
      case "%" -> number(100 * value) + " %";
      case "B" -> bytes(value);
      case "" -> number(value);
      case "/s" -> number(value) + "/s";
      default -> number(value) + ' ' + unit;
    };
  }

  /** A band; below zero only where the series goes there. */
  String band(double lower, double upper, double actual) {
    return value(actual >= 0 ? Math.max(0, lower) : lower) + " to " + value(upper);
  }

  private static String bytes(double value) {
    double scaled = value;
    int unit = 0;
    while (Math.abs(scaled) >= 1000 && unit < BYTE_UNITS.length - 1) {
      scaled /= 1000;
      unit++;
    }
    return number(scaled) + ' ' + BYTE_UNITS[unit];
  }

  /** Three digits, without an exponent where a person would write none. */
  private static String number(double value) {
    double size = Math.abs(value);
    if (size >= 100 && size < 1e6) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    if (size < 0.001) {
      return size == 0 ? "0" : String.format(Locale.ROOT, "%.2g", value);
    }
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
