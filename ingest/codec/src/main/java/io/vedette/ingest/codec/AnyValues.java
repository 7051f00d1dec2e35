package io.vedette.ingest.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.vedette.model.Attributes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * OTLP values as strings, after the OpenTelemetry specification, "AnyValue representation for
 * non-OTLP protocols": strings as they are, booleans and numbers as JSON writes them, bytes as
 * Base64, arrays and maps as JSON, no value as the empty string.
 */
public final class AnyValues {
  private static final JsonFactory JSON = new JsonFactory();

  private AnyValues() {}

  /** The canonical string of a value. */
  public static String toString(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      case BYTES_VALUE -> base64(value);
      case ARRAY_VALUE, KVLIST_VALUE -> json(value);
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> "";
    };
  }

  /** Attributes with canonical string values; of equal keys the last one wins. */
  public static Attributes attributes(List<KeyValue> pairs) {
    Map<String, String> map = new HashMap<>(pairs.size() * 2);
    for (KeyValue pair : pairs) {
      map.put(pair.getKey(), toString(pair.getValue()));
    }
    return Attributes.of(map);
  }

  private static String base64(AnyValue value) {
    return Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
  }

  private static String json(AnyValue value) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(value, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not fail
    }
    return out.toString();
  }

  private static void write(AnyValue value, JsonGenerator json) throws IOException {
    switch (value.getValueCase()) {
      case STRING_VALUE -> json.writeString(value.getStringValue());
      case BOOL_VALUE -> json.writeBoolean(value.getBoolValue());
      case INT_VALUE -> json.writeNumber(value.getIntValue());
      case DOUBLE_VALUE -> json.writeNumber(value.getDoubleValue());
      case BYTES_VALUE -> json.writeString(base64(value));
      case ARRAY_VALUE -> {
        json.writeStartArray();
        for (AnyValue element : value.getArrayValue().getValuesList()) {
          write(element, json);
        }
        json.writeEndArray();
      }
      case KVLIST_VALUE -> {
        json.writeStartObject();
        for (KeyValue pair : value.getKvlistValue().getValuesList()) {
          json.writeFieldName(pair.getKey());
          write(pair.getValue(), json);
        }
        json.writeEndObject();
      }
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> json.writeNull();
    }
  }
}
