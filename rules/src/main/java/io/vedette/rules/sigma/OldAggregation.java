package io.vedette.rules.sigma;

import io.vedette.rules.sigma.SigmaCorrelation.Bound;
import io.vedette.rules.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The aggregations of Sigma 1, which many collections still hold, read as the correlations that
 * took their place:
 *
 * <pre>
 * condition: selection | count() by user > 10      event_count, gt: 10, group-by user
 * condition: selection | count(host) by user > 10  value_count, field host
 * condition: selection | sum(bytes) by host > 1e6  value_sum; min, max and avg likewise
 * condition: first | near second and not third     temporal, first and second and not third
 * timeframe: 5m                                    timespan
 * </pre>
 *
 * <p>What stands before the pipe becomes a rule of its own that reports nothing by itself.
 */
final class OldAggregation {
  private static final Pattern COUNTED =
      Pattern.compile(
          "(?i)(count|min|max|avg|sum)\\s*\\(([^()]*)\\)(?:\\s+by\\s+([^<>=|]+?))?\\s*"
              + "(<=|>=|==|=|<|>)\\s*(\\d+(?:\\.\\d+)?(?:e\\d+)?)");
  private static final Pattern NEAR = Pattern.compile("(?i)near\\s+(.+)", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("[^\\s()]+");
  private static final List<String> OPERATORS =
      List.of("and", "or", "not", "of", "1", "any", "all");

  private final SigmaRule head;
  private final YamlNode condition;
  private final Map<String, Expr> searches;
  private final YamlNode timeframe;
  private final String before;
  private final String after;

  /** One rule of the old kind as those of today. */
  record Parts(List<SigmaRule> rules, SigmaCorrelation correlation) {}

  private OldAggregation(
      SigmaRule head, YamlNode condition, Map<String, Expr> searches, YamlNode timeframe) {
    this.head = head;
    this.condition = condition;
    this.searches = searches;
    this.timeframe = timeframe;
    String text = condition.text();
    this.before = text.substring(0, text.indexOf('|'));
    this.after = text.substring(text.indexOf('|') + 1).strip();
  }

  /** Whether a condition has a part after a pipe. */
  static boolean isIn(Detection detection) {
    return detection.conditions().stream().anyMatch(c -> c.text().indexOf('|') >= 0);
  }

  /**
   * Reads it.
   *
   * @param head the rule without a condition of its own
   * @throws io.vedette.rules.RuleException where there is no timeframe, or the part after the pipe
   *     has no correlation of today that says the same
   */
  static Parts parse(SigmaRule head, Detection detection) {
    YamlNode condition = detection.conditions().get(0);
    if (detection.conditions().size() > 1) {
      throw condition.error(
          "several conditions of which one has an aggregation after '|'; write a correlation rule"
              + " for it");
    }
    YamlNode timeframe = detection.timeframe();
    if (timeframe == null) {
      throw condition.error(
          "'"
              + condition.text().strip()
              + "': aggregation without 'timeframe'; add one such as 5m, or write a correlation"
              + " rule with a timespan");
    }
    return new OldAggregation(head, condition, detection.searches(), timeframe).parse();
  }

  private Parts parse() {
    Matcher counted = COUNTED.matcher(after);
    if (counted.matches()) {
      return counted(counted);
    }
    Matcher near = NEAR.matcher(after);
    if (near.matches() && near.group(1).indexOf('|') < 0) {
      return near(near.group(1));
    }
    throw condition.error(
        "aggregation '| "
            + after
            + "' is none of count, min, max, avg, sum (field) by fields > number, and near; write"
            + " a correlation rule: event_count, value_count, value_sum or temporal");
  }

  private Parts counted(Matcher m) {
    String function = m.group(1).toLowerCase(Locale.ROOT);
    String field = m.group(2).strip();
    SigmaCorrelation.Type type =
        function.equals("count")
            ? field.isEmpty()
                ? SigmaCorrelation.Type.EVENT_COUNT
                : SigmaCorrelation.Type.VALUE_COUNT
            : SigmaCorrelation.Type.valueOf("VALUE_" + function.toUpperCase(Locale.ROOT));
    if (field.isEmpty() && type != SigmaCorrelation.Type.EVENT_COUNT) {
      throw condition.error("'| " + after + "': " + function + " needs a field in its parentheses");
    }
    List<String> by =
        m.group(3) == null ? List.of() : Arrays.asList(m.group(3).strip().split("\\s*,\\s*"));
    Bound bound = new Bound(operator(m.group(4)), Double.parseDouble(m.group(5)));
    SigmaRule counted = head.part(part(""), parsed(before));
    return new Parts(
        List.of(counted),
        correlation(
            type,
            List.of(counted.id()),
            by,
            List.of(bound),
            null,
            field.isEmpty() ? List.of() : List.of(field)));
  }

  private static String operator(String sign) {
    return switch (sign) {
      case "<" -> "lt";
      case "<=" -> "lte";
      case ">" -> "gt";
      case ">=" -> "gte";
      default -> "eq";
    };
  }

  private Parts near(String names) {
    Map<String, SigmaRule> rules = new LinkedHashMap<>();
    rules.put("", head.part(part(""), parsed(before)));
    StringBuilder rewritten = new StringBuilder(part("") + " and (");
    Matcher word = WORD.matcher(names);
    int end = 0;
    while (word.find()) {
      rewritten.append(names.substring(end, word.start()));
      boolean operator = OPERATORS.contains(word.group().toLowerCase(Locale.ROOT));
      rewritten.append(operator ? word.group() : part(word.group()));
      end = word.end();
      if (!operator) {
        chosen(word.group()).forEach(name -> rules.put(name, rule(name)));
      }
    }
    rewritten.append(names.substring(end)).append(')');
    List<String> ids = rules.values().stream().map(SigmaRule::id).toList();
    return new Parts(
        List.copyOf(rules.values()),
        correlation(
            SigmaCorrelation.Type.TEMPORAL,
            ids,
            List.of(),
            List.of(),
            ExtendedCondition.parse(rewritten.toString(), condition, ids),
            List.of()));
  }

  private List<String> chosen(String pattern) {
    TextPattern glob = TextPattern.parse(pattern);
    List<String> chosen = searches.keySet().stream().filter(glob::matches).toList();
    if (chosen.isEmpty() || pattern.equalsIgnoreCase("them")) {
      throw condition.error(
          "'near' names '"
              + pattern
              + "', which is no selection; there are "
              + String.join(", ", searches.keySet()));
    }
    return chosen;
  }

  private SigmaRule rule(String name) {
    return head.part(part(name), parsed(name));
  }

  private Expr parsed(String text) {
    return new ConditionParser(condition, text, searches).parse();
  }

  /** The id of a part: a word in a condition, and no id that an author would choose. */
  private String part(String name) {
    return head.id().replaceAll("[^A-Za-z0-9_.-]+", "-") + SigmaRule.PART + name;
  }

  private SigmaCorrelation correlation(
      SigmaCorrelation.Type type,
      List<String> rules,
      List<String> groupBy,
      List<Bound> bounds,
      @Nullable ExtendedCondition extended,
      List<String> fields) {
    return new SigmaCorrelation(
        head.id(),
        head.name(),
        head.title(),
        head.level(),
        head.tags(),
        type,
        rules,
        new ArrayList<>(groupBy),
        SigmaCorrelation.timespan(timeframe),
        bounds,
        extended,
        fields,
        Double.NaN,
        Map.of(),
        false,
        head.cases(),
        head.line());
  }
}
