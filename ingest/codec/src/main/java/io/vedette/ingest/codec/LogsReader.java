package io.vedette.ingest.codec;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.vedette.model.Attributes;
import io.vedette.model.Resource;
import io.vedette.model.TelemetryEvent;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Reads one request straight from its bytes. Fields may come in any order, so a group is walked
 * twice: for its resource, then for its records. All records of a group share one {@link Resource}.
 */
final class LogsReader {
  private static final int TRACE_ID = 16;
  private static final int SPAN_ID = 8;

  private final ProtoCursor in;
  private final OtlpValues values;
  private final long receivedMillis;
  private final Consumer<? super TelemetryEvent> out;
  private final Rejects rejects = new Rejects("log records");
  private final Labels labels = new Labels();
  private Resource resource = Resource.UNKNOWN;

  LogsReader(
      byte[] bytes, long receivedMillis, StringPool pool, Consumer<? super TelemetryEvent> out) {
    this.in = new ProtoCursor(bytes);
    this.values = new OtlpValues(in, pool);
    this.receivedMillis = receivedMillis;
    this.out = out;
  }

  void read() throws DecodeException {
    each(ExportLogsServiceRequest.RESOURCE_LOGS_FIELD_NUMBER, this::group);
    rejects.throwIfAny();
  }

  private void group() throws DecodeException {
    int start = in.position();
    labels.clear();
    each(
        ResourceLogs.RESOURCE_FIELD_NUMBER,
        () -> eachTag(attributesOfResource(), () -> values.pair(labels)));
    resource = new Resource(labels.build());
    in.rewind(start);
    each(
        ResourceLogs.SCOPE_LOGS_FIELD_NUMBER,
        () -> each(ScopeLogs.LOG_RECORDS_FIELD_NUMBER, this::record));
  }

  private static int attributesOfResource() {
    return io.opentelemetry.proto.resource.v1.Resource.ATTRIBUTES_FIELD_NUMBER;
  }

  private void record() throws DecodeException {
    long time = 0;
    long observed = 0;
    int severity = 0;
    String severityText = "";
    String body = "";
    String traceId = "";
    String spanId = "";
    labels.clear();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case LogRecord.TIME_UNIX_NANO_FIELD_NUMBER << 3 | ProtoCursor.FIXED64 ->
            time = in.fixed64();
        case LogRecord.OBSERVED_TIME_UNIX_NANO_FIELD_NUMBER << 3 | ProtoCursor.FIXED64 ->
            observed = in.fixed64();
        case LogRecord.SEVERITY_NUMBER_FIELD_NUMBER << 3 -> severity = (int) in.varint();
        case LogRecord.SEVERITY_TEXT_FIELD_NUMBER << 3 | ProtoCursor.LEN ->
            severityText = values.string();
        case LogRecord.BODY_FIELD_NUMBER << 3 | ProtoCursor.LEN -> body = values.value();
        case LogRecord.ATTRIBUTES_FIELD_NUMBER << 3 | ProtoCursor.LEN -> values.pair(labels);
        case LogRecord.TRACE_ID_FIELD_NUMBER << 3 | ProtoCursor.LEN -> traceId = hex(TRACE_ID);
        case LogRecord.SPAN_ID_FIELD_NUMBER << 3 | ProtoCursor.LEN -> spanId = hex(SPAN_ID);
        default -> in.skip(tag);
      }
    }
    long happened = time != 0 ? time : observed != 0 ? observed : receivedMillis * 1_000_000L;
    if (happened < 0) {
      rejects.add("time " + Long.toUnsignedString(happened) + " ns is after the year 2262");
      return;
    }
    Attributes attributes = labels.build();
    out.accept(
        new io.vedette.model.LogRecord(
            happened, known(severity), severityText, body, traceId, spanId, resource, attributes));
  }

  /** Numbers that the specification does not know mean "unspecified". */
  private static int known(int severity) {
    return severity >= 1 && severity <= 24 ? severity : 0;
  }

  /** An id as hex digits; empty where it is absent, zero or misshapen. */
  private String hex(int wanted) throws DecodeException {
    int length = in.length();
    int at = in.advance(length);
    int seen = 0;
    for (int i = at; i < at + length; i++) {
      seen |= in.bytes()[i];
    }
    return length == wanted && seen != 0
        ? HexFormat.of().formatHex(in.bytes(), at, at + length)
        : "";
  }

  private interface Part {
    void read() throws DecodeException;
  }

  /** Walks the current message and enters every sub-message of one field. */
  private void each(int field, Part part) throws DecodeException {
    eachTag(
        field,
        () -> {
          int outer = in.enter();
          part.read();
          in.leave(outer);
        });
  }

  private void eachTag(int field, Part part) throws DecodeException {
    int wanted = ProtoCursor.tag(field, ProtoCursor.LEN);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == wanted) {
        part.read();
      } else {
        in.skip(tag);
      }
    }
  }
}
