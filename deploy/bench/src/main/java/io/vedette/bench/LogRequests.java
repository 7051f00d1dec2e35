package io.vedette.bench;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** OTLP logs requests, made before the measurement; only their times are set while it runs. */
final class LogRequests {
  static final int RECORDS = 1000;

  /** Stands for the time until it is known; no text has these bytes. */
  private static final long UNSET = 0x8182_8384_8586_8788L;

  private static final int INFO = 9;
  private static final int ERROR = 17;

  private final byte[] bytes;
  private final int[] times;

  private LogRequests(byte[] bytes) {
    this.bytes = bytes;
    List<Integer> found = new ArrayList<>();
    ByteBuffer view = view(bytes);
    for (int i = 0; i + Long.BYTES <= bytes.length; i++) {
      if (view.getLong(i) == UNSET) {
        found.add(i);
      }
    }
    times = found.stream().mapToInt(Integer::intValue).toArray();
  }

  private static ByteBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** So many requests of as many services in turn, each with {@link #RECORDS} records. */
  static List<LogRequests> load(int requests, int services, int patterns) {
    LogLoad load = new LogLoad(patterns, 1);
    List<LogRequests> all = new ArrayList<>();
    for (int r = 0; r < requests; r++) {
      List<String> bodies = new ArrayList<>(RECORDS);
      for (int i = 0; i < RECORDS; i++) {
        bodies.add(new String(load.next(), StandardCharsets.UTF_8));
      }
      all.add(of("service-" + r % services, INFO, bodies));
    }
    return all;
  }

  /** One request of errors. */
  static LogRequests errors(String service, List<String> bodies) {
    return of(service, ERROR, bodies);
  }

  private static LogRequests of(String service, int severity, List<String> bodies) {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    for (String body : bodies) {
      scope.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(UNSET)
              .setSeverityNumberValue(severity)
              .setBody(AnyValue.newBuilder().setStringValue(body)));
    }
    Resource resource =
        Resource.newBuilder()
            .addAttributes(attribute("k8s.namespace.name", "bench"))
            .addAttributes(attribute("k8s.pod.name", service + "-7c9f8d-x2x4z"))
            .addAttributes(attribute("service.name", service))
            .build();
    return new LogRequests(
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(ResourceLogs.newBuilder().setResource(resource).addScopeLogs(scope))
            .build()
            .toByteArray());
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** The request with all its records at one time. */
  byte[] at(long timeMillis) {
    byte[] copy = bytes.clone();
    ByteBuffer view = view(copy);
    for (int i : times) {
      view.putLong(i, timeMillis * 1_000_000L);
    }
    return copy;
  }
}
