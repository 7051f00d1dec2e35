package io.vedette.rules.sigma;

import io.vedette.rules.RuleException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The condition of a detection, parsed by descent: {@code or} binds weaker than {@code and}, {@code
 * and} weaker than {@code not}; {@code 1 of x*}, {@code all of them} (specification 2.1,
 * "Condition").
 */
final class Condition {
  private static final Pattern TOKEN = Pattern.compile("\\(|\\)|[^\\s()]+");

  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private final Map<String, Predicate> selections;
  private int at;

  private Condition(String text, Map<String, Predicate> selections) {
    this.text = text;
    this.selections = selections;
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
  }

  static Predicate compile(String text, Map<String, Predicate> selections) throws RuleException {
    if (text.contains("|")) {
      throw new RuleException(
          "condition '" + text + "' uses the old aggregation syntax; write a correlation rule");
    }
    Condition condition = new Condition(text, selections);
    Predicate predicate = condition.or();
    if (condition.at < condition.tokens.size()) {
      throw condition.unexpected();
    }
    return predicate;
  }

  private Predicate or() throws RuleException {
    List<Predicate> parts = new ArrayList<>(List.of(and()));
    while (accept("or")) {
      parts.add(and());
    }
    return parts.size() == 1 ? parts.get(0) : Values.any(parts);
  }

  private Predicate and() throws RuleException {
    List<Predicate> parts = new ArrayList<>(List.of(not()));
    while (accept("and")) {
      parts.add(not());
    }
    return parts.size() == 1 ? parts.get(0) : Values.all(parts);
  }

  private Predicate not() throws RuleException {
    if (accept("not")) {
      Predicate inner = not();
      return event -> !inner.test(event);
    }
    return primary();
  }

  private Predicate primary() throws RuleException {
    if (accept("(")) {
      Predicate inner = or();
      if (!accept(")")) {
        throw new RuleException("condition '" + text + "' lacks a closing parenthesis");
      }
      return inner;
    }
    if (at >= tokens.size()) {
      throw new RuleException("condition '" + text + "' ends too early");
    }
    String token = tokens.get(at);
    boolean quantified = at + 1 < tokens.size() && tokens.get(at + 1).equalsIgnoreCase("of");
    if (quantified) {
      return quantified();
    }
    Predicate selection = selections.get(token);
    if (selection == null) {
      throw unexpected();
    }
    at++;
    return selection;
  }

  private Predicate quantified() throws RuleException {
    String quantity = tokens.get(at).toLowerCase(Locale.ROOT);
    if (at + 2 >= tokens.size() || !(quantity.equals("all") || quantity.equals("1"))) {
      throw new RuleException(
          "condition '" + text + "': write '1 of …' or 'all of …', not '" + quantity + " of'");
    }
    String pattern = tokens.get(at + 2);
    at += 3;
    List<Predicate> parts = new ArrayList<>();
    selections.forEach(
        (name, predicate) -> {
          boolean them = pattern.equalsIgnoreCase("them") && !name.startsWith("_");
          if (them || Wildcards.of(pattern, false, false, true).matches(name)) {
            parts.add(predicate);
          }
        });
    if (parts.isEmpty()) {
      throw new RuleException(
          "condition '%s': no selection is named like '%s'".formatted(text, pattern));
    }
    return quantity.equals("all") ? Values.all(parts) : Values.any(parts);
  }

  private boolean accept(String token) {
    if (at < tokens.size() && tokens.get(at).equalsIgnoreCase(token)) {
      at++;
      return true;
    }
    return false;
  }

  private RuleException unexpected() {
    return new RuleException(
        "condition '%s': '%s' is no selection; there are: %s"
            .formatted(text, tokens.get(at), String.join(", ", selections.keySet())));
  }
}
