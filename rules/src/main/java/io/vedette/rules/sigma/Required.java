package io.vedette.rules.sigma;

import io.vedette.rules.sigma.FieldTest.Text;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Chooses, per rule, a small set of indexed tests one of which must hold for it to match: the
 * cheapest of a conjunction, all of a disjunction; none where a negation or an expression without a
 * text decides.
 */
final class Required {
  private final Map<FieldTest, Integer> uses = new HashMap<>();

  Required(List<Expr> conditions) {
    for (Expr condition : conditions) {
      condition.visit(test -> uses.merge(test, 1, Integer::sum));
    }
  }

  static boolean indexable(FieldTest test) {
    return test.check() instanceof Text text
        && !text.cased()
        && text.pattern().shape() != TextPattern.Shape.GLOB;
  }

  @Nullable Set<FieldTest> of(Expr expr) {
    if (expr instanceof Expr.Match match) {
      return ofTest(match.test());
    }
    if (expr instanceof Expr.And and) {
      Set<FieldTest> best = null;
      for (Expr part : and.parts()) {
        Set<FieldTest> set = of(part);
        if (set != null && (best == null || cost(set) < cost(best))) {
          best = set;
        }
      }
      return best;
    }
    if (expr instanceof Expr.Or or) {
      Set<FieldTest> all = new TreeSet<>(Comparator.comparing(FieldTest::toString));
      for (Expr part : or.parts()) {
        Set<FieldTest> set = of(part);
        if (set == null) {
          return null;
        }
        all.addAll(set);
      }
      return all;
    }
    return null;
  }

  private static @Nullable Set<FieldTest> ofTest(FieldTest test) {
    if (indexable(test)) {
      return Set.of(test);
    }
    if (test.check() instanceof Text text) {
      // any text that matches holds this run: look for it, then ask the whole pattern
      String literal = Fold.fold(text.pattern().longestLiteral());
      return literal.isEmpty()
          ? null
          : Set.of(
              new FieldTest(
                  test.field(), Text.of(TextPattern.literal(literal).open(true, true), false)));
    }
    return null;
  }

  /** How many rules share the tests: a rule's own rare string beats an event type of hundreds. */
  private double cost(Set<FieldTest> set) {
    double cost = 0;
    for (FieldTest test : set) {
      int length = test.check() instanceof Text text ? text.pattern().longestLiteral().length() : 0;
      cost += uses.getOrDefault(test, 1) + 8.0 / (1 + length);
    }
    return cost;
  }
}
