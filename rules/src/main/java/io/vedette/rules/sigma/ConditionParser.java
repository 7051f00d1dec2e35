package io.vedette.rules.sigma;

import io.vedette.rules.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Condition grammar of Sigma 2.1, {@code not} before {@code and} before {@code or}: names, {@code 1
 * of}, {@code any of} and {@code all of} a pattern or {@code them}, parentheses.
 */
final class ConditionParser {
  private static final Pattern TOKEN = Pattern.compile("\\s*([()|]|[^\\s()|]+)");
  private static final int MAX_DEPTH = 50;

  private final YamlNode where;
  private final Map<String, Expr> searches;
  private final List<String> tokens = new ArrayList<>();
  private int at;
  private int depth;

  /**
   * Reads a condition.
   *
   * @param where the node that complaints name
   */
  ConditionParser(YamlNode where, String text, Map<String, Expr> searches) {
    this.where = where;
    this.searches = searches;
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(matcher.group(1));
    }
  }

  Expr parse() {
    if (tokens.isEmpty()) {
      throw where.error("the condition is empty; name a search, such as 'selection'");
    }
    Expr expr = or();
    if (at < tokens.size()) {
      throw tokens.get(at).equals("|")
          ? where.error(
              "aggregation after '|' was removed from Sigma; write a correlation rule instead")
          : where.error("condition: did not expect '" + tokens.get(at) + "'; and, or, not, ( )");
    }
    return expr;
  }

  private boolean accept(String word) {
    if (at < tokens.size() && tokens.get(at).toLowerCase(Locale.ROOT).equals(word)) {
      at++;
      return true;
    }
    return false;
  }

  private Expr or() {
    if (++depth > MAX_DEPTH) {
      throw where.error("condition nested deeper than " + MAX_DEPTH + "; simplify it");
    }
    List<Expr> parts = new ArrayList<>(List.of(and()));
    while (accept("or")) {
      parts.add(and());
    }
    depth--;
    return Expr.or(parts);
  }

  private Expr and() {
    List<Expr> parts = new ArrayList<>(List.of(not()));
    while (accept("and")) {
      parts.add(not());
    }
    return Expr.and(parts);
  }

  private Expr not() {
    boolean negate = false;
    while (accept("not")) {
      negate = !negate;
    }
    Expr expr = atom();
    return negate ? new Expr.Not(expr) : expr;
  }

  private Expr atom() {
    if (accept("(")) {
      Expr inner = or();
      if (!accept(")")) {
        throw where.error("condition: a '(' is never closed; add ')'");
      }
      return inner;
    }
    if (at >= tokens.size()) {
      throw where.error("condition ends too early; a search name is missing");
    }
    String word = tokens.get(at++);
    boolean of = at < tokens.size() && tokens.get(at).equalsIgnoreCase("of");
    if (of) {
      at++;
      return quantified(word);
    }
    Expr search = searches.get(word);
    if (search == null) {
      throw where.error(
          "condition: '"
              + word
              + "' is no selection; there are "
              + String.join(", ", searches.keySet()));
    }
    return search;
  }

  private Expr quantified(String quantity) {
    if (at >= tokens.size()) {
      throw where.error("condition: '" + quantity + " of' needs a search pattern or 'them'");
    }
    String pattern = tokens.get(at++);
    List<Expr> chosen = new ArrayList<>();
    boolean them = pattern.equalsIgnoreCase("them");
    TextPattern glob = TextPattern.parse(them ? "*" : pattern);
    searches.forEach(
        (name, expr) -> {
          // names with an underscore in front are left out of 'them' by the specification
          if (glob.matches(name) && !(them && name.startsWith("_"))) {
            chosen.add(expr);
          }
        });
    if (chosen.isEmpty()) {
      throw where.error(
          "condition: no search is named like '"
              + pattern
              + "'; there are "
              + String.join(", ", searches.keySet()));
    }
    return switch (quantity.toLowerCase(Locale.ROOT)) {
      case "1", "any" -> Expr.or(chosen);
      case "all" -> Expr.and(chosen);
      default -> throw where.error("'" + quantity + " of' is not Sigma; use '1 of' or 'all of'");
    };
  }
}
