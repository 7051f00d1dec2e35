package io.vedette.rules.sigma;

import io.vedette.rules.yaml.YamlNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code detection} section.
 *
 * @param searches by name, in the order written
 * @param conditions over the searches; one of them has to hold
 * @param timeframe of the aggregations of Sigma 1, where there is one
 */
record Detection(
    Map<String, Expr> searches, List<YamlNode> conditions, @Nullable YamlNode timeframe) {
  Detection {
    searches = Collections.unmodifiableMap(new LinkedHashMap<>(searches));
    conditions = List.copyOf(conditions);
  }

  /**
   * What a rule without an aggregation asks for.
   *
   * @throws io.vedette.rules.RuleException where a condition does not parse, or a timeframe has
   *     nothing to bound
   */
  Expr expr() {
    List<Expr> any =
        conditions.stream()
            .map(text -> new ConditionParser(text, text.text(), searches).parse())
            .toList();
    if (timeframe != null) {
      throw timeframe.error(
          "'timeframe' bounds an aggregation such as '| count() > 5', and the condition has none;"
              + " remove it, or write a correlation rule");
    }
    return Expr.or(any);
  }
}
