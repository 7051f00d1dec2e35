package io.vedette.rules.sigma;

import io.vedette.model.Severity;
import io.vedette.rules.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Sigma correlation rule (specification "Sigma correlation rules" 2.1).
 *
 * @param rules ids or names of the rules (or correlations) that feed it
 * @param groupBy fields whose values must be the same; aliases resolved per rule
 * @param timespanMillis length of the window, event time
 * @param bounds all must hold for the counted number; a temporal rule may have none
 * @param extended which rules must have matched and which not, for a temporal rule; null where all
 *     must
 * @param fields what value_* types read; of several, value_count counts the combinations
 * @param percentile in [0,100], for value_percentile; NaN where the rule gives none and asks, as in
 *     the specification's example, how large a share of all values the newest one has, in percent
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
    @Nullable ExtendedCondition extended,
    List<String> fields,
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
    fields = List.copyOf(fields);
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
        + extended
        + "|"
        + fields
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
    VALUE_MIN,
    VALUE_MAX,
    VALUE_MEDIAN,
    VALUE_PERCENTILE,
    TEMPORAL,
    TEMPORAL_ORDERED;

    boolean temporal() {
      return this == TEMPORAL || this == TEMPORAL_ORDERED;
    }

    /** A number for each match is needed, and not only its text. */
    boolean numeric() {
      return this != EVENT_COUNT && this != VALUE_COUNT && !temporal();
    }
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

  /** What a value_* type reads, as words. */
  String field() {
    return String.join(" with ", fields);
  }

  /** True where absence is asked for: it is known only when the timespan is over. */
  boolean waits() {
    return extended != null && !extended.negated().isEmpty();
  }

  /** The field that {@code name} stands for in the events of a rule, known by any of its names. */
  String fieldFor(String name, Collection<String> ruleNames) {
    Map<String, String> alias = aliases.getOrDefault(name, Map.of());
    for (String rule : ruleNames) {
      String field = alias.get(rule);
      if (field != null) {
        return field;
      }
    }
    return name;
  }

  /** Reads a {@code correlation} document; errors name line and remedy. */
  public static SigmaCorrelation parse(YamlNode document) {
    YamlNode node = document.require("correlation");
    node.onlyKeys("type", "rules", "group-by", "timespan", "condition", "aliases", "generate");
    YamlNode typeNode = node.require("type");
    Type type = type(typeNode);
    SigmaParser.taxonomy(document);
    String title = document.require("title").text();
    String name = document.text("name", "");
    YamlNode condition = node.get("condition");
    if (condition == null && !type.temporal()) {
      throw node.error("a " + typeNode.text() + " correlation needs a condition such as 'gte: 10'");
    }
    YamlNode generate =
        node.get("generate") == null ? document.get("generate") : node.get("generate");
    List<String> rules = rules(node, condition);
    return new SigmaCorrelation(
        document.text("id", name.isEmpty() ? title : name),
        name,
        title,
        SigmaParser.level(document),
        document.texts("tags"),
        type,
        rules,
        node.texts("group-by"),
        timespan(node.require("timespan")),
        condition == null || condition.isScalar() ? List.of() : bounds(condition),
        extended(condition, type, rules),
        fields(node, condition, type),
        percentile(condition),
        aliases(node),
        generate != null && generate.bool(),
        Cases.parse(document),
        document.line());
  }

  /** As listed, or else as an extended condition names them. */
  private static List<String> rules(YamlNode node, @Nullable YamlNode condition) {
    YamlNode listed = node.get("rules");
    List<String> rules =
        listed != null || condition == null || !condition.isScalar()
            ? node.require("rules").texts()
            : ExtendedCondition.names(condition);
    if (rules.isEmpty()) {
      throw node.error("the correlation has no rules; name at least one");
    }
    return rules;
  }

  private static @Nullable ExtendedCondition extended(
      @Nullable YamlNode condition, Type type, List<String> rules) {
    if (condition == null || !condition.isScalar()) {
      return null;
    }
    if (!type.temporal()) {
      throw condition.error(
          "'"
              + condition.text()
              + "': only temporal and temporal_ordered correlations have a condition over rules;"
              + " use 'gte: N' and the like");
    }
    if (type == Type.TEMPORAL_ORDERED && rules.size() > CorrelationState.MAX_ORDERED) {
      throw condition.error(
          "an ordered correlation with a condition over more than "
              + CorrelationState.MAX_ORDERED
              + " rules; split it");
    }
    return ExtendedCondition.parse(condition, rules);
  }

  private static List<String> fields(YamlNode node, @Nullable YamlNode condition, Type type) {
    YamlNode field = condition == null || !condition.isMap() ? null : condition.get("field");
    boolean wanted = type.numeric() || type == Type.VALUE_COUNT;
    String name = type.name().toLowerCase(Locale.ROOT);
    if (field == null || field.list().isEmpty()) {
      if (wanted) {
        throw node.error("a " + name + " correlation needs 'field' in its condition");
      }
      return List.of();
    }
    if (!wanted) {
      throw field.error("a " + name + " correlation reads no field; remove 'field'");
    }
    if (type.numeric() && field.list().size() > 1) {
      throw field.error(
          "a " + name + " correlation reads one field, and not " + field.texts() + "; split it");
    }
    return field.texts();
  }

  private static double percentile(@Nullable YamlNode condition) {
    YamlNode node = condition == null || !condition.isMap() ? null : condition.get("percentile");
    if (node == null) {
      return Double.NaN;
    }
    double value = node.number();
    if (!(value >= 0 && value <= 100)) {
      throw node.error("percentile " + node.text() + " is not between 0 and 100");
    }
    return value;
  }

  private static Type type(YamlNode node) {
    try {
      return Type.valueOf(node.text().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw node.error(
          "correlation type '"
              + node.text()
              + "' is none of event_count, value_count, value_sum, value_avg, value_min, value_max,"
              + " value_median, value_percentile, temporal, temporal_ordered");
    }
  }

  private static List<Bound> bounds(YamlNode condition) {
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
  static long timespan(YamlNode node) {
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
