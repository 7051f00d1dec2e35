package io.vedette.detect.behavior;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads a few dotted paths of a JSON document in one pass and skips the rest. Of an array the first
 * value counts; a key that itself contains dots is found too.
 */
final class FieldTree {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(20_000_000)
                  .maxNestingDepth(500)
                  .build())
          .build();

  private final Map<String, FieldTree> children = new HashMap<>();
  private int slot = -1;

  /**
   * @param paths in order of their slots
   */
  static FieldTree of(Iterable<String> paths) {
    FieldTree root = new FieldTree();
    int slot = 0;
    for (String path : paths) {
      root.add(path, slot++);
    }
    return root;
  }

  /** Enters every way to cut a path into keys. */
  private void add(String path, int at) {
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      children
          .computeIfAbsent(path.substring(0, dot), k -> new FieldTree())
          .add(path.substring(dot + 1), at);
    }
    children.computeIfAbsent(path, k -> new FieldTree()).slot = at;
  }

  /**
   * Fills {@code values}; a slot that the document lacks is left empty, and what comes after a
   * syntax error is not read.
   *
   * @return false where the document is not a JSON object
   */
  boolean read(String document, String[] values) {
    Arrays.fill(values, "");
    try (JsonParser parser = JSON.createParser(document)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      object(parser, values);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void object(JsonParser parser, String[] values) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      FieldTree child = children.get(name);
      JsonToken token = parser.nextToken();
      if (child == null) {
        parser.skipChildren();
      } else {
        child.value(parser, token, values);
      }
    }
  }

  private void value(JsonParser parser, JsonToken token, String[] values) throws IOException {
    switch (token) {
      case START_OBJECT -> {
        if (children.isEmpty()) {
          parser.skipChildren();
        } else {
          object(parser, values);
        }
      }
      case START_ARRAY -> {
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
          value(parser, t, values);
        }
      }
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE -> {
        if (slot >= 0 && values[slot].isEmpty()) {
          values[slot] = parser.getText();
        }
      }
      default -> {
        // null says nothing
      }
    }
  }
}
