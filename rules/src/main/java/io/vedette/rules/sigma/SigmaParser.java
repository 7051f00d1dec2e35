package io.vedette.rules.sigma;

import io.vedette.model.Severity;
import io.vedette.rules.RuleException;
import io.vedette.rules.yaml.YamlNode;
import java.util.List;
import java.util.Locale;

/** Reads Sigma files (specification 2.1). What the engine lacks is an error, never ignored. */
public final class SigmaParser {
  private SigmaParser() {}

  /**
   * What one document holds: a rule, or one with an aggregation of Sigma 1 as a correlation and the
   * rules that feed it.
   */
  public record Parsed(List<SigmaRule> rules, List<SigmaCorrelation> correlations) {
    public Parsed {
      rules = List.copyOf(rules);
      correlations = List.copyOf(correlations);
    }
  }

  /**
   * Reads one rule document.
   *
   * @throws RuleException with line, reason and remedy
   */
  public static Parsed read(YamlNode node, Placeholders placeholders) {
    Detection detection = DetectionParser.parse(node.require("detection"), placeholders);
    if (detection.timeframe() == null && node.get("timeframe") != null) {
      detection =
          new Detection(detection.searches(), detection.conditions(), node.require("timeframe"));
    }
    if (OldAggregation.isIn(detection)) {
      SigmaRule head = head(node, new Expr.Or(List.of()));
      OldAggregation.Parts parts = OldAggregation.parse(head, detection);
      return new Parsed(parts.rules(), List.of(parts.correlation()));
    }
    return new Parsed(List.of(head(node, detection.expr())), List.of());
  }

  /**
   * Reads one rule without an aggregation.
   *
   * @throws RuleException with line, reason and remedy
   */
  static SigmaRule parse(YamlNode node) {
    Parsed parsed = read(node, Placeholders.NONE);
    if (!parsed.correlations().isEmpty()) {
      throw node.error("a rule with an aggregation is a correlation");
    }
    return parsed.rules().get(0);
  }

  /** All of a rule but what it asks for. */
  private static SigmaRule head(YamlNode node, Expr condition) {
    taxonomy(node);
    String title = node.require("title").text();
    String name = node.text("name", "");
    String id = node.text("id", name.isEmpty() ? title : name);
    return new SigmaRule(
        id,
        name,
        title,
        node.text("description", "").strip(),
        level(node),
        node.texts("tags"),
        logSource(node.require("logsource")),
        condition,
        node.looseTexts("falsepositives"),
        node.looseTexts("references"),
        Cases.parse(node),
        node.line());
  }

  /** Fields under the names of another taxonomy would never be found: the rule would be silent. */
  static void taxonomy(YamlNode node) {
    YamlNode taxonomy = node.get("taxonomy");
    if (taxonomy != null && !taxonomy.text().equalsIgnoreCase("sigma")) {
      throw taxonomy.error(
          "taxonomy '"
              + taxonomy.text()
              + "' is not known; write the rule with Sigma's own field names and log sources");
    }
  }

  /** The level; medium where a rule has none, as Sigma's own tools assume. */
  static Severity level(YamlNode node) {
    YamlNode level = node.get("level");
    if (level == null) {
      return Severity.MEDIUM;
    }
    try {
      return Severity.valueOf(level.text().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw level.error(
          "level '" + level.text() + "' is none of informational, low, medium, high, critical");
    }
  }

  static LogSource logSource(YamlNode node) {
    LogSource source =
        new LogSource(
            node.text("category", ""), node.text("product", ""), node.text("service", ""));
    if (source.equals(new LogSource("", "", ""))) {
      throw node.error("logsource needs a category, product or service");
    }
    return source;
  }
}
