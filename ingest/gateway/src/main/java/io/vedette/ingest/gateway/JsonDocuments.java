package io.vedette.ingest.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a body into the JSON objects it carries, byte for byte as they were sent: one object, an
 * array of objects, JSON lines, or an object that wraps them in a list.
 */
final class JsonDocuments {
  // Detection would take UTF-16 too, whose bytes could not be cut.
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

  private final byte[] body;
  private final Set<String> listFields;
  private final MemoryBudget.Lease lease;
  private final List<byte[]> documents = new ArrayList<>();

  /** Takes what is no object; null to refuse the body for it. */
  private final @Nullable AuditBatch rejects;

  private JsonDocuments(
      byte[] body, Set<String> listFields, MemoryBudget.Lease lease, @Nullable AuditBatch rejects) {
    this.body = body;
    this.listFields = listFields;
    this.lease = lease;
    this.rejects = rejects;
  }

  /**
   * The objects of a body; throws {@link Refusal} where it is not JSON or holds anything else.
   *
   * @param listField name of the list in a wrapping object, such as {@code Records}
   * @param lease takes the memory that parsing the objects will need
   */
  static List<byte[]> split(byte[] body, String listField, MemoryBudget.Lease lease) {
    return new JsonDocuments(body, Set.of(listField), lease, null).all();
  }

  /**
   * As {@link #split}, but what is no object is set aside with the reason: an element of a list, or
   * one of several lines. A body that is no JSON at all is refused.
   *
   * @param listFields names of the list in a wrapping object, any of them
   */
  static AuditBatch sort(byte[] body, Set<String> listFields, MemoryBudget.Lease lease) {
    AuditBatch whole = new AuditBatch();
    try {
      new JsonDocuments(body, listFields, lease, whole).all().forEach(whole::add);
      return whole;
    } catch (Refusal refusal) {
      if (!refusal.isMalformed()) {
        throw refusal;
      }
      return lines(body, listFields, lease, refusal);
    }
  }

  /** Line by line, where the first or the last is an object, so that it is JSON lines. */
  private static AuditBatch lines(
      byte[] body, Set<String> listFields, MemoryBudget.Lease lease, Refusal refusal) {
    AuditBatch batch = new AuditBatch();
    boolean firstOrLast = false;
    int count = 0;
    for (int start = 0, end; start < body.length; start = end + 1) {
      end = endOfLine(body, start);
      byte[] line = Arrays.copyOfRange(body, start, end);
      if (!isBlank(line)) {
        count++;
        boolean good = line(line, listFields, lease, batch);
        firstOrLast |= good && (count == 1 || end + 1 >= body.length);
      }
    }
    if (!firstOrLast) {
      throw refusal;
    }
    return batch;
  }

  private static boolean line(
      byte[] line, Set<String> listFields, MemoryBudget.Lease lease, AuditBatch batch) {
    try {
      new JsonDocuments(line, listFields, lease, batch).all().forEach(batch::add);
      return true;
    } catch (Refusal refusal) {
      if (!refusal.isMalformed()) {
        throw refusal;
      }
      batch.reject(line, refusal);
      return false;
    }
  }

  private static int endOfLine(byte[] body, int start) {
    int end = start;
    while (end < body.length && body[end] != '\n') {
      end++;
    }
    return end;
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  private List<byte[]> all() {
    try (JsonParser json = JSON.createParser(body)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        root(json, token);
      }
    } catch (IOException e) {
      throw Refusal.malformed("the body is not JSON: " + e.getMessage());
    }
    return documents;
  }

  private void root(JsonParser json, JsonToken token) throws IOException {
    if (token == JsonToken.START_ARRAY) {
      elements(json);
    } else if (isObject(token, json)) {
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
      if (json.nextToken() == JsonToken.START_ARRAY && listFields.contains(field)) {
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
      if (isObject(t, json)) {
        int start = start(json);
        skip(json);
        documents.add(from(start, json));
      }
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

  /** What is no object is set aside, or the body refused. */
  private boolean isObject(JsonToken token, JsonParser json) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      return true;
    }
    Refusal refusal =
        Refusal.malformed(
            "line "
                + json.currentTokenLocation().getLineNr()
                + " holds "
                + token
                + " where an event, a JSON object, should be");
    if (rejects == null || token.isStructEnd()) {
      throw refusal;
    }
    int start = start(json);
    skip(json);
    json.finishToken();
    rejects.reject(from(start, json), refusal);
    return false;
  }
}
