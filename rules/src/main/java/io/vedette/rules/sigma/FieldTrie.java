package io.vedette.rules.sigma;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the wanted fields of a JSON document in one streaming pass; the rest is skipped unparsed.
 *
 * <p>A path's dots are levels; a document may also have dots in its keys. Arrays are transparent:
 * each element is read at the array's path. An object where text is wanted gives its JSON.
 */
final class FieldTrie {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(64 << 20)
                  .maxNestingDepth(500)
                  .maxNumberLength(1 << 20)
                  .build())
          .build();
  private static final int MAX_OBJECT_TEXT = 1 << 20;

  private final Node root = new Node();
  private boolean everything;
  private int scalars = Integer.MAX_VALUE;

  /** One level of paths. */
  private static final class Node {
    private final Map<String, Node> children = new HashMap<>();
    private int[] slots = new int[0];

    private @Nullable Node child(String key) {
      Node child = children.get(key);
      if (child != null || key.indexOf('.') < 0) {
        return child;
      }
      Node node = this;
      for (String part : key.split("\\.", -1)) {
        node = node.children.get(part);
        if (node == null) {
          return null;
        }
      }
      return node;
    }
  }

  /** The values found go to {@code slot}; several paths may share one. */
  void add(String path, int slot) {
    Node node = root;
    for (String part : path.split("\\.", -1)) {
      node = node.children.computeIfAbsent(part, k -> new Node());
    }
    node.slots = Arrays.copyOf(node.slots, node.slots.length + 1);
    node.slots[node.slots.length - 1] = slot;
  }

  /** From this slot on, only values count: an object there gives nothing. */
  void scalarsFrom(int slot) {
    scalars = slot;
  }

  /** Also collect every value into slot 0, for keyword searches. */
  void collectEverything() {
    everything = true;
  }

  /**
   * Fills {@code values} by slot. A damaged document is read as far as it goes: cutting an event
   * short must not hide what came before.
   *
   * @return false where the document was damaged
   */
  boolean read(String document, Values[] values) {
    try (JsonParser parser = JSON.createParser(document)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      object(parser, root, document, values);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void object(JsonParser parser, Node node, String document, Values[] values)
      throws IOException {
    for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
      parser.nextToken();
      value(parser, node == NOTHING ? null : node.child(key), document, values);
    }
  }

  private static final Node NOTHING = new Node();

  private void value(JsonParser parser, @Nullable Node node, String document, Values[] values)
      throws IOException {
    if (node == null && !everything) {
      parser.skipChildren();
      return;
    }
    Node at = node == null ? NOTHING : node;
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        long start = at.slots.length == 0 ? 0 : parser.currentTokenLocation().getCharOffset();
        object(parser, at, document, values);
        if (at.slots.length > 0) {
          nested(at, document, start, parser.currentTokenLocation().getCharOffset() + 1, values);
        }
      }
      case START_ARRAY -> {
        for (int slot : at.slots) {
          values[slot].addPresent();
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          value(parser, node, document, values);
        }
      }
      case VALUE_NULL -> {
        for (int slot : at.slots) {
          values[slot].addPresent();
        }
      }
      default -> scalar(parser, at, values);
    }
  }

  private void scalar(JsonParser parser, Node at, Values[] values) throws IOException {
    if (at.slots.length == 0 && !everything) {
      return;
    }
    String text = parser.getText();
    for (int slot : at.slots) {
      values[slot].add(text);
    }
    if (everything) {
      values[0].add(text);
    }
  }

  private void nested(Node at, String document, long start, long end, Values[] values) {
    for (int slot : at.slots) {
      if (slot >= scalars) {
        continue;
      }
      if (start >= 0 && end <= document.length() && end - start <= MAX_OBJECT_TEXT) {
        values[slot].add(document.substring((int) start, (int) end));
      } else {
        values[slot].addPresent();
      }
    }
  }
}
