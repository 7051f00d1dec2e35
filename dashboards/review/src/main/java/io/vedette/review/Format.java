package io.vedette.review;

import io.vedette.model.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How times, numbers and names are shown; times in UTC. */
final class Format {
  private static final DateTimeFormatter DATE_TIME = utc("yyyy-MM-dd HH:mm:ss");
  private static final DateTimeFormatter CLOCK = utc("HH:mm:ss");
  private static final DateTimeFormatter MINUTE = utc("HH:mm");
  private static final DateTimeFormatter DAY = utc("MMM d, HH:mm");
  private static final DateTimeFormatter FORM = utc("yyyy-MM-dd'T'HH:mm");

  private Format() {}

  private static DateTimeFormatter utc(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  static String dateTime(long millis) {
    return DATE_TIME.format(Instant.ofEpochMilli(millis));
  }

  static String clock(long millis) {
    return CLOCK.format(Instant.ofEpochMilli(millis));
  }

  static String minute(long millis) {
    return MINUTE.format(Instant.ofEpochMilli(millis));
  }

  static String day(long millis) {
    return DAY.format(Instant.ofEpochMilli(millis));
  }

  /** As the {@code datetime} attribute wants it. */
  static String iso(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /** As an input of type {@code datetime-local} wants it. */
  static String form(long millis) {
    return FORM.format(Instant.ofEpochMilli(millis));
  }

  /** The two largest units: {@code 2 h 5 min}. */
  static String duration(long millis) {
    Duration d = Duration.ofMillis(Math.max(0, millis));
    if (d.toDays() > 0) {
      return pair(d.toDays(), "d", d.toHoursPart(), "h");
    }
    if (d.toHours() > 0) {
      return pair(d.toHours(), "h", d.toMinutesPart(), "min");
    }
    if (d.toMinutes() > 0) {
      return pair(d.toMinutes(), "min", d.toSecondsPart(), "s");
    }
    return d.toSeconds() > 0 ? d.toSeconds() + " s" : d.toMillis() + " ms";
  }

  private static String pair(long large, String largeUnit, int small, String smallUnit) {
    return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
  }

  /** Three significant digits, thousands as k, M, G. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    if (size >= 1e15 || (size > 0 && size < 1e-4)) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    if (size >= 1e12) {
      return significant(value / 1e12) + " T";
    }
    if (size >= 1e9) {
      return significant(value / 1e9) + " G";
    }
    if (size >= 1e6) {
      return significant(value / 1e6) + " M";
    }
    return size >= 1e4 ? significant(value / 1e3) + " k" : significant(value);
  }

  private static String significant(double value) {
    int digits = value == 0 ? 0 : Math.max(0, 2 - (int) Math.floor(Math.log10(Math.abs(value))));
    String text = String.format(Locale.ROOT, "%." + digits + "f", value + 0.0);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }

  /** {@code 74 ms}, {@code 1.82 s}. */
  static String millis(double value) {
    return value < 1000 ? number(value) + " ms" : number(value / 1000) + " s";
  }

  static String percent(double share) {
    double percent = 100 * share;
    return (percent > 0 && percent < 1 ? "<1" : String.valueOf(Math.round(percent))) + " %";
  }

  /** With its UCUM unit; a share ({@code 1}) as a percentage. */
  static String quantity(double value, String unit) {
    if (unit.equals("1")) {
      return Math.abs(value) <= 1 ? significant(100 * value) + " %" : number(value);
    }
    if (unit.equals("ms")) {
      return millis(value);
    }
    boolean curly = unit.startsWith("{") && unit.endsWith("}");
    String shown = curly ? unit.substring(1, unit.length() - 1) : unit;
    return shown.isEmpty() ? number(value) : number(value) + " " + shown;
  }

  static String unit(Finding finding) {
    String given = finding.expectation() == null ? "" : finding.expectation().unit();
    return Units.of(given, finding.series());
  }

  /** {@code METRIC_ANOMALY} or {@code bad_deploy} as {@code Metric anomaly}, {@code Bad deploy}. */
  static String words(Object name) {
    String text = String.valueOf(name).toLowerCase(Locale.ROOT).replace('_', ' ');
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** A CSS class that an enum constant names. */
  static String css(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
