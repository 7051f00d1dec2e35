package io.vedette.respond;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** JSON bodies, and whether a live object is as a request leaves it. */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  public static String pretty(JsonNode node) {
    return node.toPrettyString().replace("\r\n", "\n");
  }

  /**
   * @throws RespondException where it is not JSON
   */
  public static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new RespondException("not JSON: " + e.getOriginalMessage());
    }
  }

  /** One operation of a JSON Patch (RFC 6902); a null value for {@code remove}. */
  public static ObjectNode op(String op, String path, @Nullable Object value) {
    ObjectNode node = object().put("op", op).put("path", path);
    if (value != null) {
      node.set("value", MAPPER.valueToTree(value));
    }
    return node;
  }

  /** True where each field of {@code part} is in {@code whole}; a null field must be absent. */
  static boolean contains(JsonNode whole, JsonNode part) {
    if (part.isNull()) {
      return whole.isMissingNode() || whole.isNull();
    }
    if (part.isObject()) {
      return part.properties().stream()
          .allMatch(field -> contains(whole.path(field.getKey()), field.getValue()));
    }
    if (part.isArray() && part.isEmpty()) {
      return whole.isMissingNode() || whole.isEmpty();
    }
    return part.equals(whole);
  }

  /** True where the live object already is as this patch (RFC 6902) leaves it. */
  static boolean patched(JsonNode live, JsonNode patch) {
    for (JsonNode op : patch) {
      JsonNode at = live.at(op.path("path").asText());
      boolean same =
          switch (op.path("op").asText()) {
            case "add", "replace" ->
                at.equals(op.path("value")) || (at.isMissingNode() && isZero(op.path("value")));
            case "remove" -> at.isMissingNode();
            default -> true;
          };
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** The API server leaves out numbers that are 0. */
  private static boolean isZero(JsonNode value) {
    return value.isInt() && value.intValue() == 0;
  }
}
