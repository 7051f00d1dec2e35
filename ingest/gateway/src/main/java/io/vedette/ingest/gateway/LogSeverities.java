package io.vedette.ingest.gateway;

import java.util.Locale;

/**
 * Severity words and numbers as OpenTelemetry severity numbers, after the "Mapping of
 * SeverityNumber" examples of the logs data model; numbers of two digits are those of Bunyan and
 * Pino (10 trace to 60 fatal), single digits those of syslog (0 emergency to 7 debug).
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/logs/data-model-appendix/">Data model
 *     appendix</a>
 */
final class LogSeverities {
  private LogSeverities() {}

  /** 1 to 24, or 0 for a word that is not known. */
  static int number(String severity) {
    return switch (severity.toLowerCase(Locale.ROOT)) {
      case "trace", "finest", "verbose", "10" -> 1;
      case "debug", "dbg", "fine", "d", "20", "7" -> 5;
      case "info", "information", "informational", "i", "30", "6" -> 9;
      case "notice", "5" -> 10;
      case "warn", "warning", "w", "40", "4" -> 13;
      case "error", "err", "severe", "e", "50", "3" -> 17;
      case "critical", "crit", "2" -> 18;
      case "alert", "1" -> 19;
      case "fatal", "panic", "emerg", "emergency", "f", "60", "0" -> 21;
      default -> 0;
    };
  }
}
