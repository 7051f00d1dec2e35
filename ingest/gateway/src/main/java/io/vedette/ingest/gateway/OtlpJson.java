package io.vedette.ingest.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/**
 * OTLP's JSON: protobuf's JSON mapping, except that trace and span ids are hexadecimal instead of
 * Base64. The ids are rewritten on the way in; all else is left to protobuf. Unknown fields are
 * ignored, as the specification asks.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">JSON Protobuf
 *     encoding</a>
 */
final class OtlpJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonFormat.Parser PARSER = JsonFormat.parser().ignoringUnknownFields();
  private static final Set<String> IDS = Set.of("traceId", "spanId", "parentSpanId");

  private OtlpJson() {}

  /** The request of a signal; throws {@link Refusal} where the body is not one. */
  static <Q extends Message> Q parse(
      OtlpSignal<Q, ?> signal, byte[] body, MemoryBudget.Lease lease) {
    Message.Builder request = signal.newRequest();
    try {
      PARSER.merge(withBase64Ids(body, lease), request);
      @SuppressWarnings("unchecked") // a signal's builder builds its request
      Q built = (Q) request.build();
      return built;
    } catch (InvalidProtocolBufferException e) {
      throw Refusal.malformed(
          "the body is not an OTLP " + signal.name() + " request: " + e.getMessage());
    } catch (IOException e) {
      throw Refusal.malformed("the body is not JSON: " + e.getMessage());
    }
  }

  private static String withBase64Ids(byte[] body, MemoryBudget.Lease lease) throws IOException {
    StringWriter out = new StringWriter(body.length);
    try (JsonParser in = JSON.createParser(body);
        JsonGenerator copy = JSON.createGenerator(out)) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        lease.object();
        if (token == JsonToken.VALUE_STRING
            && in.currentName() != null
            && IDS.contains(in.currentName())) {
          copy.writeString(base64(in.getText(), in.currentName()));
        } else {
          copy.copyCurrentEvent(in);
        }
      }
    }
    return out.toString();
  }

  private static String base64(String hex, String field) {
    try {
      return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      throw Refusal.malformed(field + " \"" + hex + "\" is not hexadecimal");
    }
  }
}
