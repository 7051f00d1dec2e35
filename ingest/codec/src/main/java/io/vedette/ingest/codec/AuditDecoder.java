package io.vedette.ingest.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vedette.model.AuditEvent;
import io.vedette.model.Ids;
import io.vedette.model.TelemetryEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Audit and security events: {@code {"source":…,"product":…,"received":…,"event":{…}}} to {@link
 * AuditEvent}s whose document is the text of {@code event}, untouched.
 *
 * <p>The id is the event's own ({@code auditID} and {@code stage} of Kubernetes, {@code eventID} of
 * CloudTrail), else a hash of the document. The time is the first that can be read of the usual
 * fields ({@code stageTimestamp}, {@code eventTime}, {@code time}, {@code @timestamp} and others),
 * else the time of receipt.
 */
public final class AuditDecoder implements Decoder {
  private static final List<String> TIMES =
      List.of(
          "stageTimestamp",
          "requestReceivedTimestamp",
          "eventTime",
          "time",
          "@timestamp",
          "timestamp",
          "EventTime",
          "UtcTime",
          "SystemTime",
          "ts");
  private static final Set<String> IDS = Set.of("auditID", "stage", "eventID");
  // Detection would take UTF-16 too, whose bytes could not be cut out of the envelope.
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

  @Override
  public String topic() {
    return Topics.AUDIT;
  }

  @Override
  public void decode(byte[] bytes, long receivedMillis, Consumer<? super TelemetryEvent> out)
      throws DecodeException {
    out.accept(read(bytes, receivedMillis));
  }

  private static AuditEvent read(byte[] bytes, long receivedMillis) throws DecodeException {
    Envelope envelope = new Envelope(receivedMillis);
    try (JsonParser json = JSON.createParser(bytes)) {
      envelope.read(json, bytes);
    } catch (IOException e) {
      throw new DecodeException("not JSON: " + e.getMessage(), e);
    }
    return envelope.event();
  }

  private static final class Envelope {
    private String source = "";
    private String product = "";
    private long received;
    private String document = "";
    private Map<String, String> facts = Map.of();

    Envelope(long receivedMillis) {
      this.received = receivedMillis;
    }

    void read(JsonParser json, byte[] bytes) throws IOException, DecodeException {
      require(json.nextToken() == JsonToken.START_OBJECT, "the envelope is not a JSON object");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        switch (field) {
          case "source" -> source = text(json, field);
          case "product" -> product = value == JsonToken.VALUE_NULL ? "" : text(json, field);
          case "received" -> received = time(json, value);
          case "event" -> event(json, value, bytes);
          case "problem" -> require(false, text(json, field));
          default -> json.skipChildren();
        }
      }
      require(json.nextToken() == null, "text after the envelope");
      require(!source.isEmpty(), "the envelope has no source");
      require(!document.isEmpty(), "the envelope has no event");
    }

    private void event(JsonParser json, JsonToken value, byte[] bytes)
        throws IOException, DecodeException {
      require(value == JsonToken.START_OBJECT, "the event is " + value + ", not a JSON object");
      int start = (int) json.currentTokenLocation().getByteOffset();
      facts = new HashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        boolean scalar = json.nextToken().isScalarValue();
        if (scalar && (IDS.contains(field) || TIMES.contains(field))) {
          facts.put(field, json.getText());
        }
        json.skipChildren();
      }
      int end = (int) json.currentLocation().getByteOffset();
      document = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    AuditEvent event() {
      return new AuditEvent(source, product, id(), time(), received, document);
    }

    private String id() {
      String auditId = facts.get("auditID");
      if (auditId != null && !auditId.isEmpty()) {
        return auditId + '/' + facts.getOrDefault("stage", "");
      }
      String eventId = facts.get("eventID");
      return eventId != null && !eventId.isEmpty() ? eventId : Ids.of(document);
    }

    private long time() {
      for (String field : TIMES) {
        String text = facts.get(field);
        OptionalLong time = text == null ? OptionalLong.empty() : EventTimes.unixMillis(text);
        if (time.isPresent()) {
          return time.getAsLong();
        }
      }
      return received;
    }

    private static String text(JsonParser json, String field) throws IOException, DecodeException {
      require(json.currentToken() == JsonToken.VALUE_STRING, field + " is not a string");
      return json.getText();
    }

    private static long time(JsonParser json, JsonToken value) throws IOException, DecodeException {
      require(value == JsonToken.VALUE_NUMBER_INT, "received is not a number of milliseconds");
      return json.getLongValue();
    }

    private static void require(boolean holds, String problem) throws DecodeException {
      if (!holds) {
        throw new DecodeException("not an audit record: " + problem);
      }
    }
  }
}
