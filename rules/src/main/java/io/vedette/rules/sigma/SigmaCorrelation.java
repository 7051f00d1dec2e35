package io.vedette.rules.sigma;

import io.vedette.model.Severity;
import io.vedette.rules.yaml.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Sigma correlation rule (specification "Sigma correlation rules" 2.1).
 *
 * @param rules ids or names of the rules (or correlations) that feed it
 * @param groupBy fields whose values must be the same; aliases resolved per rule
 * @param timespanMillis length of the window, event time
 * @param bounds all must hold for the counted number; a temporal rule has none
 * @param field the field that value_* types read, or empty
 * @param percentile in [0,100], for value_percentile
 * @param aliases alias to (rule to field)
 * @param generate whether the rules that feed it also report by themselves
 * @param cases sequences of events that must, or must not, complete it
 */
public record SigmaCorrelation(
    String id,
    String name,
    String title,
    Severity level,
    List<String> tags,
    Type type,
    List<String> rules,
    List<String> groupBy,
    long timespanMillis,
    List<Bound> bounds,
    String field,
    double percentile,
    Map<String, Map<String, String>> aliases,
    boolean generate,
    List<SigmaCase> cases,
    int line) {
  public SigmaCorrelation {
    tags = List.copyOf(tags);
    rules = List.copyOf(rules);
    groupBy = List.copyOf(groupBy);
    bounds = List.copyOf(bounds);
    aliases = Map.copyOf(aliases);
    cases = List.copyOf(cases);
  }

  /** What decides whether it fires: state that was gathered under another one is of no use. */
  String definition() {
    return type
        + "|"
        + rules
        + "|"
        + groupBy
        + "|"
        + timespanMillis
        + "|"
        + bounds
        + "|"
        + field
        + "|"
        + percentile
        + "|"
        + new TreeMap<>(aliases);
  }

  /** What is counted or put in order. */
  public enum Type {
    EVENT_COUNT,
    VALUE_COUNT,
    VALUE_SUM,
    VALUE_AVG,
    VALUE_PERCENTILE,
    TEMPORAL,
    TEMPORAL_ORDERED
  }

  /** One bound: {@code gte: 10}. */
  public record Bound(String operator, double value) {
    boolean holds(double x) {
      return switch (operator) {
        case "gt" -> x > value;
        case "gte" -> x >= value;
        case "lt" -> x < value;
        case "lte" -> x <= value;
        case "eq" -> x == value;
        case "neq" -> x != value;
        default -> throw new IllegalStateException("operator " + operator);
      };
    }
  }

  /** ATT&amp;CK and ATLAS technique ids among the tags. */
  public List<String> techniques() {
    return Tags.techniques(tags);
  }

  boolean holds(double x) {
    return bounds.stream().allMatch(b -> b.holds(x));
  }

  /** The field that {@code name} stands for in a rule's events. */
  String fieldFor(String name, String rule) {
    Map<String, String> alias = aliases.get(name);
    return alias == null ? name : alias.getOrDefault(rule, name);
  }

  /** Reads a {@code correlation} document; errors name line and remedy. */
  public static SigmaCorrelation parse(YamlNode document) {
    YamlNode node = document.require("correlation");
    node.onlyKeys("type", "rules", "group-by", "timespan", "condition", "aliases", "generate");
    YamlNode typeNode = node.require("type");
    Type type = type(typeNode);
    String title = document.require("title").text();
    String name = document.text("name", "");
    YamlNode condition = node.get("condition");
    boolean temporal = type == Type.TEMPORAL || type == Type.TEMPORAL_ORDERED;
    if (condition == null && !temporal) {
      throw node.error("a " + typeNode.text() + " correlation needs a condition such as 'gte: 10'");
    }
    YamlNode generate =
        node.get("generate") == null ? document.get("generate") : node.get("generate");
    String field = condition == null || !condition.isMap() ? "" : condition.text("field", "");
    if (field.isEmpty() && !temporal && type != Type.EVENT_COUNT) {
      throw node.error("a " + typeNode.text() + " correlation needs 'field' in its condition");
    }
    return new SigmaCorrelation(
        document.text("id", name.isEmpty() ? title : name),
        name,
        title,
        SigmaParser.level(document),
        document.texts("tags"),
        type,
        node.require("rules").texts(),
        node.texts("group-by"),
        timespan(node.require("timespan")),
        condition == null ? List.of() : bounds(condition),
        field,
        condition == null || !condition.isMap() || condition.get("percentile") == null
            ? 50
            : condition.require("percentile").number(),
        aliases(node),
        generate != null && generate.bool(),
        Cases.parse(document),
        document.line());
  }

  private static Type type(YamlNode node) {
    try {
      return Type.valueOf(node.text().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw node.error(
          "correlation type '"
              + node.text()
              + "' is none of event_count, value_count, value_sum, "
              + "value_avg, value_percentile, temporal, temporal_ordered");
    }
  }

  private static List<Bound> bounds(YamlNode condition) {
    if (!condition.isMap()) {
      throw condition.error("extended conditions are not supported; use 'gte: N' and the like");
    }
    condition.onlyKeys("gt", "gte", "lt", "lte", "eq", "neq", "field", "percentile");
    List<Bound> bounds = new ArrayList<>();
    condition
        .map()
        .forEach(
            (key, value) -> {
              if (!key.equals("field") && !key.equals("percentile")) {
                bounds.add(new Bound(key, value.number()));
              }
            });
    if (bounds.isEmpty()) {
      throw condition.error("the condition has no bound; add one such as 'gte: 10'");
    }
    return bounds;
  }

  private static Map<String, Map<String, String>> aliases(YamlNode node) {
    Map<String, Map<String, String>> out = new LinkedHashMap<>();
    YamlNode aliases = node.get("aliases");
    if (aliases != null) {
      aliases.map().keySet().forEach(alias -> out.put(alias, aliases.textMap(alias)));
    }
    return out;
  }

  /** {@code 30s}, {@code 5m}, {@code 24h}, {@code 7d}. */
  private static long timespan(YamlNode node) {
    String text = node.text();
    long unit =
        switch (text.isEmpty() ? ' ' : text.charAt(text.length() - 1)) {
          case 's' -> 1_000L;
          case 'm' -> 60_000L;
          case 'h' -> 3_600_000L;
          case 'd' -> 86_400_000L;
          default -> 0L;
        };
    try {
      long count = unit == 0 ? 0 : Long.parseLong(text.substring(0, text.length() - 1));
      if (count > 0 && count <= 100_000) {
        return count * unit;
      }
    } catch (NumberFormatException e) {
      // named below
    }
    throw node.error("timespan '" + text + "' is not a time such as 30s, 5m, 24h or 7d");
  }
}
