package io.vedette.rules.sigma;

import io.vedette.model.Severity;
import io.vedette.rules.RuleException;
import io.vedette.rules.yaml.YamlNode;
import java.util.Locale;

/** Reads Sigma files (specification 2.1). What the engine lacks is an error, never ignored. */
public final class SigmaParser {
  private SigmaParser() {}

  /**
   * Reads one rule document.
   *
   * @throws RuleException with line, reason and remedy
   */
  public static SigmaRule parse(YamlNode node) {
    return parse(node, Placeholders.NONE);
  }

  /** The same, with values for placeholders. */
  public static SigmaRule parse(YamlNode node, Placeholders placeholders) {
    if (node.get("action") != null) {
      throw node.error("'action' documents were removed from Sigma; write whole rules");
    }
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
        DetectionParser.parse(node.require("detection"), placeholders),
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
