package io.vedette.rules.sigma;

import io.vedette.rules.yaml.YamlNode;
import java.util.List;

/**
 * A Sigma filter: narrows the rules it names (specification "Sigma filters").
 *
 * @param rules ids or names; {@code any} for all rules of the same log source
 */
public record SigmaFilter(
    String title, LogSource logSource, List<String> rules, FilterCondition condition) {
  /** The filter's own condition, opaque outside this package. */
  public static final class FilterCondition {
    private final Expr expr;

    private FilterCondition(Expr expr) {
      this.expr = expr;
    }

    Expr expr() {
      return expr;
    }
  }

  public SigmaFilter {
    rules = List.copyOf(rules);
  }

  /** Reads a {@code filter} document; errors name line and remedy. */
  public static SigmaFilter parse(YamlNode document, Placeholders placeholders) {
    SigmaParser.taxonomy(document);
    YamlNode filter = document.require("filter");
    List<String> rules = filter.require("rules").texts();
    return new SigmaFilter(
        document.require("title").text(),
        SigmaParser.logSource(document.require("logsource")),
        rules,
        new FilterCondition(DetectionParser.filter(filter, placeholders)));
  }

  /** The rule, narrowed where this filter names it. */
  SigmaRule applyTo(SigmaRule rule) {
    boolean named = rules.contains("any") || rules.stream().anyMatch(rule::isMeantBy);
    return named && logSource.narrows(rule.logSource())
        ? rule.withCondition(Expr.and(List.of(rule.condition(), condition.expr())))
        : rule;
  }
}
