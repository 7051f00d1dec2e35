package io.vedette.ingest.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.vedette.model.LogRecord;
import io.vedette.model.Resource;
import io.vedette.model.TelemetryEvent;
import java.util.function.Consumer;

/**
 * OTLP {@code ExportLogsServiceRequest} to {@link LogRecord}s. A structured body becomes JSON; a
 * record without its own time gets the observed one, else the time of receipt.
 */
public final class OtlpLogsDecoder implements Decoder {
  @Override
  public String topic() {
    return Topics.OTLP_LOGS;
  }

  @Override
  public void decode(byte[] bytes, long receivedMillis, Consumer<? super TelemetryEvent> out)
      throws DecodeException {
    Rejects rejects = new Rejects("log records");
    for (ResourceLogs group : parse(bytes).getResourceLogsList()) {
      Resource resource =
          new Resource(AnyValues.attributes(group.getResource().getAttributesList()));
      for (ScopeLogs scope : group.getScopeLogsList()) {
        for (io.opentelemetry.proto.logs.v1.LogRecord log : scope.getLogRecordsList()) {
          long time = time(log, receivedMillis);
          if (time < 0) {
            rejects.add("time " + Long.toUnsignedString(time) + " ns is after the year 2262");
          } else {
            out.accept(decode(log, time, resource));
          }
        }
      }
    }
    rejects.throwIfAny();
  }

  private static ExportLogsServiceRequest parse(byte[] bytes) throws DecodeException {
    try {
      return ExportLogsServiceRequest.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new DecodeException("not an OTLP logs request: " + e.getMessage(), e);
    }
  }

  private static LogRecord decode(
      io.opentelemetry.proto.logs.v1.LogRecord log, long timeUnixNano, Resource resource) {
    return new LogRecord(
        timeUnixNano,
        severity(log.getSeverityNumberValue()),
        log.getSeverityText(),
        AnyValues.toString(log.getBody()),
        OtlpIds.hex(log.getTraceId(), 16),
        OtlpIds.hex(log.getSpanId(), 8),
        resource,
        AnyValues.attributes(log.getAttributesList()));
  }

  private static long time(io.opentelemetry.proto.logs.v1.LogRecord log, long receivedMillis) {
    if (log.getTimeUnixNano() != 0) {
      return log.getTimeUnixNano();
    }
    return log.getObservedTimeUnixNano() != 0
        ? log.getObservedTimeUnixNano()
        : receivedMillis * 1_000_000L;
  }

  /** Numbers that the specification does not know mean "unspecified". */
  private static int severity(int number) {
    return number >= 1 && number <= 24 ? number : 0;
  }
}
