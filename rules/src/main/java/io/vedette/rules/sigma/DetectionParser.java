package io.vedette.rules.sigma;

import io.vedette.rules.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a {@code detection} section: its named searches and the condition over them. */
final class DetectionParser {
  private final Placeholders placeholders;

  private DetectionParser(Placeholders placeholders) {
    this.placeholders = placeholders;
  }

  static Detection parse(YamlNode detection, Placeholders placeholders) {
    return new DetectionParser(placeholders).parse(detection, "");
  }

  /** The same in a {@code filter} section, which also lists the rules that it narrows. */
  static Expr filter(YamlNode filter, Placeholders placeholders) {
    return new DetectionParser(placeholders).parse(filter, "rules").expr();
  }

  private Detection parse(YamlNode detection, String skipped) {
    Map<String, Expr> searches = new LinkedHashMap<>();
    YamlNode timeframe = null;
    for (Map.Entry<String, YamlNode> e : detection.map().entrySet()) {
      if (e.getKey().equals(skipped)) {
        continue;
      }
      switch (e.getKey()) {
        case "condition" -> {}
        case "timeframe" -> timeframe = e.getValue().isNull() ? null : e.getValue();
        default -> searches.put(e.getKey(), search(e.getKey(), e.getValue()));
      }
    }
    YamlNode condition = detection.require("condition");
    if (condition.list().isEmpty()) {
      throw condition.error("the condition is empty; name a search, such as 'selection'");
    }
    return new Detection(searches, condition.list(), timeframe);
  }

  /** A mapping is a conjunction; a list is a disjunction of mappings or keywords. */
  private Expr search(String name, YamlNode node) {
    if (node.isMap()) {
      return fields(name, node);
    }
    if (node.isNull()) {
      throw node.error("search '" + name + "' is empty; give it fields or keywords");
    }
    List<Expr> any = new ArrayList<>();
    for (YamlNode item : node.list()) {
      any.add(
          item.isMap() ? fields(name, item) : item.isList() ? search(name, item) : keyword(item));
    }
    if (any.isEmpty()) {
      throw node.error("search '" + name + "' is empty; give it fields or keywords");
    }
    return Expr.or(any);
  }

  private Expr keyword(YamlNode value) {
    return Modifiers.parse("", value, placeholders).expr(value);
  }

  private Expr fields(String name, YamlNode map) {
    List<Expr> all = new ArrayList<>();
    for (Map.Entry<String, YamlNode> e : map.map().entrySet()) {
      all.add(Modifiers.parse(e.getKey(), e.getValue(), placeholders).expr(e.getValue()));
    }
    if (all.isEmpty()) {
      throw map.error("search '" + name + "' is empty; give it fields or keywords");
    }
    return Expr.and(all);
  }
}
