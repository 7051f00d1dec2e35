package io.vedette.ingest.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a body into the JSON objects it carries, byte for byte as they were sent: one object, an
 * array of objects, JSON lines, or an object that wraps them in a list.
 */
final class JsonDocuments {
  // Detection would take UTF-16 too, whose bytes could not be cut.
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

  private final byte[] body;
  private final String listField;
  private final MemoryBudget.Lease lease;
  private final List<byte[]> documents = new ArrayList<>();

  private JsonDocuments(byte[] body, String listField, MemoryBudget.Lease lease) {
    this.body = body;
    this.listField = listField;
    this.lease = lease;
  }

  /**
   * The objects of a body; throws {@link Refusal} where it is not JSON or holds anything else.
   *
   * @param listField name of the list in a wrapping object, such as {@code Records}
   * @param lease takes the memory that parsing the objects will need
   */
  static List<byte[]> split(byte[] body, String listField, MemoryBudget.Lease lease) {
    JsonDocuments split = new JsonDocuments(body, listField, lease);
    try (JsonParser json = JSON.createParser(body)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        split.root(json, token);
      }
    } catch (IOException e) {
      throw Refusal.malformed("the body is not JSON: " + e.getMessage());
    }
    return split.documents;
  }

  private void root(JsonParser json, JsonToken token) throws IOException {
    if (token == JsonToken.START_ARRAY) {
      elements(json);
    } else {
      requireObject(token, json);
      object(json);
    }
  }

  /** One object, or those of its list. */
  private void object(JsonParser json) throws IOException {
    lease.object();
    int start = start(json);
    boolean wrapper = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      if (json.nextToken() == JsonToken.START_ARRAY && field.equals(listField)) {
        elements(json);
        wrapper = true;
      } else {
        skip(json);
      }
    }
    if (!wrapper) {
      documents.add(from(start, json));
    }
  }

  private void elements(JsonParser json) throws IOException {
    for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
      requireObject(t, json);
      int start = start(json);
      skip(json);
      documents.add(from(start, json));
    }
  }

  /** Skips the rest of the current value, and takes memory for what it will be parsed to. */
  private void skip(JsonParser json) throws IOException {
    int depth = 0;
    for (JsonToken t = json.currentToken(); t != null; t = json.nextToken()) {
      lease.object();
      depth += t.isStructStart() ? 1 : t.isStructEnd() ? -1 : 0;
      if (depth == 0) {
        return;
      }
    }
  }

  private static int start(JsonParser json) {
    return (int) json.currentTokenLocation().getByteOffset();
  }

  private byte[] from(int start, JsonParser json) {
    return Arrays.copyOfRange(body, start, (int) json.currentLocation().getByteOffset());
  }

  private static void requireObject(JsonToken token, JsonParser json) {
    if (token != JsonToken.START_OBJECT) {
      throw Refusal.malformed(
          "line "
              + json.currentTokenLocation().getLineNr()
              + " holds "
              + token
              + " where an event, a JSON object, should be");
    }
  }
}
