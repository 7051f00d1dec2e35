package io.vedette.rules.sigma;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * One event as fields. A name is looked up as it stands, then as a path with dots; arrays on the
 * way fan out, so {@code requestObject.spec.containers.image} has one value a container.
 */
final class EventFields {
  private final JsonNode root;
  private final Map<String, List<JsonNode>> cache = new HashMap<>();

  EventFields(JsonNode root) {
    this.root = root;
  }

  /** All values of a field; empty where it is absent. */
  List<JsonNode> get(String field) {
    return cache.computeIfAbsent(
        field,
        name -> {
          List<JsonNode> values = new ArrayList<>(2);
          collect(root, name, values);
          return values;
        });
  }

  private static void collect(JsonNode node, String path, List<JsonNode> out) {
    if (node.isArray()) {
      node.forEach(item -> collect(item, path, out));
      return;
    }
    if (!node.isObject()) {
      return;
    }
    JsonNode whole = node.get(path);
    if (whole != null) {
      spread(whole, out);
      return;
    }
    for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
      JsonNode child = node.get(path.substring(0, dot));
      if (child != null) {
        collect(child, path.substring(dot + 1), out);
        return;
      }
    }
  }

  private static void spread(JsonNode value, List<JsonNode> out) {
    if (value.isArray()) {
      value.forEach(item -> spread(item, out));
      if (value.isEmpty()) {
        out.add(value);
      }
    } else {
      out.add(value);
    }
  }

  /** Every scalar of the event, for keyword searches. */
  List<JsonNode> all() {
    return cache.computeIfAbsent(
        "\0all",
        k -> {
          List<JsonNode> out = new ArrayList<>();
          scalars(root, out, 0);
          return out;
        });
  }

  private static void scalars(JsonNode node, List<JsonNode> out, int depth) {
    if (depth > 100) {
      return;
    }
    if (node.isValueNode()) {
      out.add(node);
      return;
    }
    Iterator<JsonNode> children = node.elements();
    while (children.hasNext()) {
      scalars(children.next(), out, depth + 1);
    }
  }
}
