package io.vedette.ingest.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.vedette.ingest.codec.EventTimes;
import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON log lines to OTLP. The usual names of time, severity, message, service and trace context are
 * understood; every other field becomes an attribute.
 */
final class LogLineConverter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TIME = List.of("time", "timestamp", "@timestamp", "ts", "date");
  private static final List<String> SEVERITY =
      List.of("level", "severity", "log.level", "severity_text", "lvl");
  private static final List<String> MESSAGE = List.of("message", "msg", "body", "log", "event");
  private static final List<String> SERVICE = List.of("service", "service.name", "service_name");
  private static final List<String> NAMESPACE =
      List.of("service.namespace", "k8s.namespace.name", "namespace");
  private static final List<String> TRACE = List.of("trace_id", "traceId", "trace.id");
  private static final List<String> SPAN = List.of("span_id", "spanId", "span.id");

  private final long receivedNanos;
  private final Map<Origin, ScopeLogs.Builder> origins = new LinkedHashMap<>();
  private long count;

  private record Origin(String service, String namespace) {}

  LogLineConverter(long receivedNanos) {
    this.receivedNanos = receivedNanos;
  }

  long count() {
    return count;
  }

  /** Adds one line, a JSON object in UTF-8; throws {@link Refusal} where it cannot be read. */
  void add(byte[] line) {
    ObjectNode fields;
    try {
      fields = (ObjectNode) JSON.readTree(line);
    } catch (IOException e) {
      throw Refusal.malformed("log " + (count + 1) + " is not JSON: " + e.getMessage());
    }
    Origin origin = new Origin(text(take(fields, SERVICE)), text(take(fields, NAMESPACE)));
    LogRecord log = log(fields);
    origins.computeIfAbsent(origin, o -> ScopeLogs.newBuilder()).addLogRecords(log);
    count++;
  }

  private LogRecord log(ObjectNode fields) {
    JsonNode time = take(fields, TIME);
    String severity = text(take(fields, SEVERITY));
    LogRecord.Builder log =
        LogRecord.newBuilder()
            .setTimeUnixNano(EventTimes.unixNanos(text(time)).orElse(receivedNanos))
            .setObservedTimeUnixNano(receivedNanos)
            .setSeverityNumberValue(LogSeverities.number(severity))
            .setSeverityText(severity)
            .setTraceId(id(fields, TRACE, 32))
            .setSpanId(id(fields, SPAN, 16));
    JsonNode message = take(fields, MESSAGE);
    if (message != null) {
      log.setBody(value(message));
    }
    fields.fields().forEachRemaining(field -> log.addAttributes(pair(field)));
    return log.build();
  }

  ExportLogsServiceRequest toOtlp() {
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    origins.forEach(
        (origin, logs) -> {
          ResourceLogs.Builder group = request.addResourceLogsBuilder().addScopeLogs(logs);
          identify(group, "service.name", origin.service());
          identify(group, "service.namespace", origin.namespace());
        });
    return request.build();
  }

  private static void identify(ResourceLogs.Builder group, String key, String value) {
    if (!value.isEmpty()) {
      group
          .getResourceBuilder()
          .addAttributesBuilder()
          .setKey(key)
          .getValueBuilder()
          .setStringValue(value);
    }
  }

  /** Removes and returns the first of the names that is there and says something. */
  private static @Nullable JsonNode take(ObjectNode fields, List<String> names) {
    for (String name : names) {
      JsonNode value = fields.get(name);
      if (value != null && !value.isNull()) {
        fields.remove(name);
        return value;
      }
    }
    return null;
  }

  private static String text(@Nullable JsonNode value) {
    return value == null ? "" : value.isValueNode() ? value.asText() : value.toString();
  }

  /** An id where it is one; what is not stays among the attributes. */
  private static ByteString id(ObjectNode fields, List<String> names, int digits) {
    for (String name : names) {
      String hex = text(fields.get(name));
      if (hex.length() == digits && hex.chars().allMatch(HexFormat::isHexDigit)) {
        fields.remove(name);
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
      }
    }
    return ByteString.EMPTY;
  }

  private static KeyValue pair(Map.Entry<String, JsonNode> field) {
    return KeyValue.newBuilder().setKey(field.getKey()).setValue(value(field.getValue())).build();
  }

  private static AnyValue value(JsonNode node) {
    AnyValue.Builder value = AnyValue.newBuilder();
    switch (node.getNodeType()) {
      case STRING -> value.setStringValue(node.textValue());
      case BOOLEAN -> value.setBoolValue(node.booleanValue());
      case NUMBER -> {
        if (node.canConvertToLong() && node.isIntegralNumber()) {
          value.setIntValue(node.longValue());
        } else {
          value.setDoubleValue(node.doubleValue());
        }
      }
      case ARRAY -> {
        ArrayValue.Builder array = value.getArrayValueBuilder();
        node.forEach(element -> array.addValues(value(element)));
      }
      case OBJECT -> {
        KeyValueList.Builder list = value.getKvlistValueBuilder();
        node.fields().forEachRemaining(field -> list.addValues(pair(field)));
      }
      case NULL, MISSING, BINARY, POJO -> {} // null: no value
    }
    return value.build();
  }
}
