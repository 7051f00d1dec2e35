package io.vedette.detect.log;

import io.vedette.detect.log.anomaly.Line;
import io.vedette.model.LogRecord;

/** A record and its pattern, as the anomaly detectors see them. */
record LineView(LogRecord log, LogPattern pattern) implements Line {
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

  @Override
  public long timeMillis() {
    return log.timeMillis();
  }

  @Override
  public String patternId() {
    return pattern.id();
  }

  @Override
  public String template() {
    return pattern.template();
  }

  @Override
  public String name() {
    return pattern.name();
  }

  @Override
  public String text() {
    return log.body();
  }

  @Override
  public boolean error() {
    return log.isError();
  }

  @Override
  public String traceId() {
    return log.traceId();
  }

  @Override
  public String session() {
    if (!log.traceId().isEmpty()) {
      return log.traceId();
    }
    if (log.attributes().isEmpty()) {
      return "";
    }
    for (String key : SESSION_KEYS) {
      String value = log.attributes().get(key);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  @Override
  public int variables() {
    return 0;
  }

  @Override
  public int position(int variable) {
    return variable;
  }

  @Override
  public String value(int variable) {
    return "";
  }

  @Override
  public Role role(int variable) {
    return Role.UNKNOWN;
  }
}
