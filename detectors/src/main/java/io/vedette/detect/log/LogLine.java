package io.vedette.detect.log;

import io.vedette.model.LogRecord;
import java.nio.charset.StandardCharsets;

/**
 * What the analysis reads of one log record of a service, its message as UTF-8. One object serves
 * for many records, so its contents are valid during a call only.
 */
public final class LogLine {
  private static final int LONGEST_SESSION = 256;

  /** What a session is known by where there is no trace, best first. */
  private static final String[] SESSION_KEYS = {
    "request.id",
    "request_id",
    "http.request.id",
    "correlation_id",
    "correlation.id",
    "session.id",
    "session_id",
    "thread.id",
    "thread.name"
  };

  private long timeMillis;
  private int severity;
  private String traceId = "";
  private String session = "";
  private byte[] bytes = {};
  private int from;
  private int length;

  /** A line of its own that holds a record. */
  public static LogLine of(LogRecord log) {
    byte[] body = log.body().getBytes(StandardCharsets.UTF_8);
    LogLine line = new LogLine();
    line.set(log.timeMillis(), log.severityNumber(), log.traceId(), sessionOf(log));
    line.message(body, 0, body.length);
    return line;
  }

  /** What a record's session is known by where it is in no trace, or empty. */
  public static String sessionOf(LogRecord log) {
    if (log.attributes().isEmpty()) {
      return "";
    }
    for (String key : SESSION_KEYS) {
      String value = log.attributes().get(key);
      if (value != null && !value.isEmpty()) {
        return value.substring(0, Math.min(LONGEST_SESSION, value.length()));
      }
    }
    return "";
  }

  /**
   * Makes it another record's.
   *
   * @param severityNumber OpenTelemetry severity, 0 to 24
   * @param trace 32 hex digits, or empty
   * @param otherSession as {@link #sessionOf} tells it
   */
  public void set(long millis, int severityNumber, String trace, String otherSession) {
    timeMillis = millis;
    severity = severityNumber;
    traceId = trace;
    session = otherSession;
  }

  /** Where its message is; the array is not copied. */
  public void message(byte[] utf8, int start, int size) {
    bytes = utf8;
    from = start;
    length = size;
  }

  public long timeMillis() {
    return timeMillis;
  }

  /** ERROR or worse. */
  public boolean isError() {
    return severity >= 17;
  }

  int severity() {
    return severity;
  }

  String traceId() {
    return traceId;
  }

  /** What its trace or session is known by, or empty. */
  String session() {
    return traceId.isEmpty() ? session : traceId;
  }

  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  int length() {
    return length;
  }

  /** The message. */
  public String text() {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
