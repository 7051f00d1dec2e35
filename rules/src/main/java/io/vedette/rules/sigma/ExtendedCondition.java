package io.vedette.rules.sigma;

import io.vedette.rules.yaml.YamlNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The extended condition of a temporal correlation (specification "Sigma correlation rules"): which
 * rules must have matched, and which must not, within the timespan: {@code a and (b or c) and not
 * d}. The grammar is that of a rule's own condition.
 */
public final class ExtendedCondition {
  private static final Set<String> WORDS = Set.of("and", "or", "not", "of", "(", ")");

  private final String text;
  private final Expr expr;
  private final Set<String> negated;

  private ExtendedCondition(String text, Expr expr) {
    this.text = text;
    this.expr = expr;
    this.negated = Set.copyOf(negatedIn(expr, false, new LinkedHashSet<>()));
  }

  /**
   * Reads a condition over these rules.
   *
   * @throws io.vedette.rules.RuleException where it does not parse, names another rule, or holds
   *     where nothing matched at all: no event could ever raise it
   */
  static ExtendedCondition parse(YamlNode node, List<String> rules) {
    return parse(node.text(), node, rules);
  }

  /** The same for a text that is not the node's own; complaints name the node. */
  static ExtendedCondition parse(String text, YamlNode node, List<String> rules) {
    Map<String, Expr> names = new LinkedHashMap<>();
    for (String rule : rules) {
      names.put(rule, new Expr.Match(new FieldTest(rule, new FieldTest.Exists(true))));
    }
    ExtendedCondition condition =
        new ExtendedCondition(text.strip(), new ConditionParser(node, text, names).parse());
    if (condition.holds(Set.of())) {
      throw node.error(
          "condition '"
              + condition.text
              + "' holds where no rule matched, so no event could raise it; ask for one rule");
    }
    return condition;
  }

  /** The rules that a condition names, in its order; for a correlation that does not list them. */
  static List<String> names(YamlNode node) {
    List<String> out = new ArrayList<>();
    for (String word : node.text().replaceAll("([()])", " $1 ").strip().split("\\s+")) {
      if (word.equalsIgnoreCase("of")) {
        throw node.error("'… of …' needs the correlation to list its rules; add 'rules'");
      }
      if (!word.isEmpty()
          && !WORDS.contains(word.toLowerCase(Locale.ROOT))
          && !out.contains(word)) {
        out.add(word);
      }
    }
    return out;
  }

  /**
   * Whether it holds for matches in order of time, given by the index of their rule.
   *
   * @param present where rules have to be
   * @param absent where the negated ones must not be: at least {@code present}
   * @param ordered whether the rules must have matched in the order in which they are listed
   */
  boolean holds(List<String> rules, int[] present, int[] absent, boolean ordered) {
    Set<String> forbidden = new HashSet<>();
    for (int rule : absent) {
      if (negated.contains(rules.get(rule))) {
        forbidden.add(rules.get(rule));
      }
    }
    for (BitSet choice : ordered ? inOrder(present, rules.size()) : List.of(set(present))) {
      Set<String> matched = new HashSet<>(forbidden);
      choice.stream().forEach(rule -> matched.add(rules.get(rule)));
      if (holds(matched)) {
        return true;
      }
    }
    return false;
  }

  private static BitSet set(int[] matches) {
    BitSet out = new BitSet();
    Arrays.stream(matches).forEach(out::set);
    return out;
  }

  /**
   * Every set of rules that were matched one after the other, in the order of the rules: at most
   * {@code 2^rules}, which {@link CorrelationState#MAX_ORDERED} bounds.
   */
  private static List<BitSet> inOrder(int[] matches, int rules) {
    boolean[] reached = new boolean[1 << rules];
    reached[0] = true;
    for (int rule : matches) {
      // sets of lower rules only are the numbers below 2^rule
      for (int set = 0; set < 1 << rule; set++) {
        reached[set | 1 << rule] |= reached[set];
      }
    }
    List<BitSet> out = new ArrayList<>();
    for (int set = 0; set < reached.length; set++) {
      if (reached[set]) {
        out.add(BitSet.valueOf(new long[] {set}));
      }
    }
    return out;
  }

  /** Whether it holds where exactly these rules matched. */
  private boolean holds(Set<String> matched) {
    Predicate<FieldTest> test = t -> matched.contains(t.field());
    return expr.eval(test);
  }

  /** Rules whose absence it asks for: it can be decided only when the timespan is over. */
  Set<String> negated() {
    return negated;
  }

  private static Set<String> negatedIn(Expr expr, boolean under, Set<String> out) {
    if (expr instanceof Expr.Not not) {
      negatedIn(not.part(), !under, out);
    } else if (expr instanceof Expr.And and) {
      and.parts().forEach(p -> negatedIn(p, under, out));
    } else if (expr instanceof Expr.Or or) {
      or.parts().forEach(p -> negatedIn(p, under, out));
    } else if (expr instanceof Expr.Match match && under) {
      out.add(match.test().field());
    }
    return out;
  }

  @Override
  public String toString() {
    return text;
  }
}
