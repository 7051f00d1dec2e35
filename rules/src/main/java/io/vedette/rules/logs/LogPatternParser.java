package io.vedette.rules.logs;

import io.vedette.rules.RuleException;
import io.vedette.rules.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the user's log patterns:
 *
 * <pre>{@code
 * name: log patterns of payment
 * log_patterns:
 *   services: [shop/payment]
 *   patterns:
 *     - name: charge failed
 *       pattern: "charge failed for order <*>"
 *     - name: ledger 7 unreachable
 *       pattern: "cannot reach ledger 7: <*>"
 * }</pre>
 *
 * The second keeps a number that would be a variable as the constant 7.
 */
public final class LogPatternParser {
  /** The key by which a document is known. */
  public static final String KEY = "log_patterns";

  private static final String VARIABLE = "<*>";

  private LogPatternParser() {}

  /**
   * Reads one document.
   *
   * @throws RuleException naming what is wrong, and its line
   */
  public static LogPatternRule parse(YamlNode document) {
    document.onlyKeys("name", "description", KEY);
    YamlNode body = document.require(KEY);
    body.onlyKeys("services", "patterns");
    YamlNode services = body.get("services");
    List<LogPatternRule.Pattern> patterns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlNode each : body.require("patterns").list()) {
      LogPatternRule.Pattern pattern = pattern(each);
      if (!names.add(pattern.name())) {
        throw each.error("two patterns are named '" + pattern.name() + "'; names are unique");
      }
      patterns.add(pattern);
    }
    if (patterns.isEmpty()) {
      throw body.error("patterns is empty; give at least one name and pattern");
    }
    return new LogPatternRule(
        document.require("name").text(), services == null ? List.of() : services.texts(), patterns);
  }

  private static LogPatternRule.Pattern pattern(YamlNode node) {
    node.onlyKeys("name", "pattern");
    String name = node.require("name").text();
    String template = node.require("pattern").text();
    if (name.isBlank()) {
      throw node.error("a pattern needs a name");
    }
    if (name.indexOf('=') >= 0) {
      throw node.error(
          "name '" + name + "' has a '=', which stands before kept values; leave it out");
    }
    if (template.replace(VARIABLE, "").isBlank()) {
      throw node.error(
          "pattern '" + template + "' says nothing but variables; write the message's words");
    }
    return new LogPatternRule.Pattern(name, template);
  }
}
