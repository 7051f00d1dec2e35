package io.vedette.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vedette.rules.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** YAML documents as JSON trees. */
public final class Yaml {
  private Yaml() {}

  /**
   * All documents of a file.
   *
   * @throws RuleException where it is no YAML, with the line
   */
  public static List<JsonNode> documents(String yaml) {
    return YamlNode.documents(yaml).stream().map(YamlNode::json).toList();
  }

  /** The text at a key, or empty. */
  public static String text(JsonNode node, String key) {
    return node.path(key).asText("");
  }

  /** A scalar or a list of scalars as strings; empty where absent. */
  public static List<String> strings(JsonNode node) {
    List<String> out = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(item -> out.add(item.asText()));
    } else if (!node.isMissingNode() && !node.isNull()) {
      out.add(node.asText());
    }
    return out;
  }

  /**
   * Refuses keys that nobody reads: a misspelt one would silently weaken the rule.
   *
   * @throws RuleException naming the first unknown key and the known ones
   */
  public static void onlyKeys(JsonNode node, String where, Set<String> known) throws RuleException {
    if (!node.isObject()) {
      throw new RuleException(where + " must be a mapping of keys to values");
    }
    Iterator<Map.Entry<String, JsonNode>> fields = ((ObjectNode) node).fields();
    while (fields.hasNext()) {
      String key = fields.next().getKey();
      if (!known.contains(key)) {
        throw new RuleException(
            "unknown key '%s' in %s; known: %s".formatted(key, where, String.join(", ", known)));
      }
    }
  }
}
