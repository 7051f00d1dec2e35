package io.vedette.rules.sigma;

import com.fasterxml.jackson.databind.JsonNode;
import io.vedette.model.Severity;
import io.vedette.rules.RuleException;
import io.vedette.rules.Yaml;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads Sigma rules (specification 2.1). What the engine lacks is an error, never ignored. */
public final class SigmaParser {
  private static final Pattern TECHNIQUE =
      Pattern.compile(
          "(?:attack\\.(t\\d{4}(?:\\.\\d{3})?))|(?:atlas\\.(aml\\.t\\d{4}(?:\\.\\d{3})?))");

  private SigmaParser() {}

  /**
   * Compiles one rule document.
   *
   * @throws RuleException naming what is wrong
   */
  public static SigmaRule parse(JsonNode document) throws RuleException {
    if (document.has("correlation")) {
      throw new RuleException("correlation rules are not supported yet; write single-event rules");
    }
    String title = Yaml.text(document, "title");
    if (title.isEmpty()) {
      throw new RuleException("the rule has no title");
    }
    JsonNode source = document.path("logsource");
    if (!source.isObject()) {
      throw new RuleException("the rule has no logsource; name product, category or service");
    }
    LogSource logsource =
        new LogSource(
            Yaml.text(source, "product"),
            Yaml.text(source, "category"),
            Yaml.text(source, "service"));
    String id = Yaml.text(document, "id");
    return new SigmaRule(
        id.isEmpty() ? title : id,
        title,
        Yaml.text(document, "description"),
        level(Yaml.text(document, "level")),
        techniques(document.path("tags")),
        logsource,
        new SigmaRule.CompiledCondition(detection(document.path("detection"))));
  }

  private static Severity level(String level) throws RuleException {
    if (level.isEmpty()) {
      return Severity.MEDIUM;
    }
    try {
      return Severity.valueOf(level.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new RuleException(
          "level '" + level + "'; use informational, low, medium, high or critical");
    }
  }

  private static List<String> techniques(JsonNode tags) {
    List<String> out = new ArrayList<>();
    for (String tag : Yaml.strings(tags)) {
      var matcher = TECHNIQUE.matcher(tag.toLowerCase(Locale.ROOT));
      if (matcher.matches()) {
        String id = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        out.add(id.toUpperCase(Locale.ROOT));
      }
    }
    return out;
  }

  private static Predicate detection(JsonNode detection) throws RuleException {
    if (!detection.isObject()) {
      throw new RuleException("the rule has no detection");
    }
    Map<String, Predicate> selections = new LinkedHashMap<>();
    Iterator<Map.Entry<String, JsonNode>> fields = detection.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      String name = field.getKey();
      if (name.equals("condition")) {
        continue;
      }
      if (name.equals("timeframe")) {
        throw new RuleException(
            "timeframe belongs to the old aggregation syntax; write a correlation rule");
      }
      selections.put(name, selection(name, field.getValue()));
    }
    List<String> conditions = Yaml.strings(detection.path("condition"));
    if (conditions.isEmpty()) {
      throw new RuleException("the detection has no condition");
    }
    List<Predicate> any = new ArrayList<>();
    for (String condition : conditions) {
      any.add(Condition.compile(condition, selections));
    }
    return any.size() == 1 ? any.get(0) : Values.any(any);
  }

  /** A mapping means all of its fields; a list means any of its items; a scalar is a keyword. */
  private static Predicate selection(String name, JsonNode given) throws RuleException {
    if (given.isObject()) {
      List<Predicate> all = new ArrayList<>();
      Iterator<Map.Entry<String, JsonNode>> fields = given.fields();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> field = fields.next();
        all.add(field(field.getKey(), field.getValue()));
      }
      if (all.isEmpty()) {
        throw new RuleException("selection '" + name + "' is empty");
      }
      return Values.all(all);
    }
    if (given.isArray()) {
      List<Predicate> any = new ArrayList<>();
      for (JsonNode item : given) {
        any.add(selection(name, item));
      }
      if (any.isEmpty()) {
        throw new RuleException("selection '" + name + "' is an empty list");
      }
      return Values.any(any);
    }
    return Values.compile("|contains", given);
  }

  private static Predicate field(String key, JsonNode value) throws RuleException {
    // a key without a field name, "|all", is a search over the whole event
    boolean keywords = key.startsWith("|");
    return Values.compile(keywords && !key.contains("contains") ? key + "|contains" : key, value);
  }
}
