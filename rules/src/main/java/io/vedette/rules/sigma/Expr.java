package io.vedette.rules.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A rule's condition over field tests. */
sealed interface Expr {
  boolean eval(Predicate<FieldTest> tests);

  /** Every test in it. */
  void visit(Consumer<FieldTest> visitor);

  /** Tests that hold and speak for the match: those under a negation do not. */
  default List<FieldTest> witnesses(Predicate<FieldTest> tests) {
    List<FieldTest> out = new ArrayList<>();
    collect(tests, out);
    return out;
  }

  void collect(Predicate<FieldTest> tests, List<FieldTest> out);

  record Match(FieldTest test) implements Expr {
    @Override
    public boolean eval(Predicate<FieldTest> tests) {
      return tests.test(test);
    }

    @Override
    public void visit(Consumer<FieldTest> visitor) {
      visitor.accept(test);
    }

    @Override
    public void collect(Predicate<FieldTest> tests, List<FieldTest> out) {
      if (tests.test(test)) {
        out.add(test);
      }
    }
  }

  record And(List<Expr> parts) implements Expr {
    @Override
    public boolean eval(Predicate<FieldTest> tests) {
      for (Expr part : parts) {
        if (!part.eval(tests)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void visit(Consumer<FieldTest> visitor) {
      parts.forEach(p -> p.visit(visitor));
    }

    @Override
    public void collect(Predicate<FieldTest> tests, List<FieldTest> out) {
      if (eval(tests)) {
        parts.forEach(p -> p.collect(tests, out));
      }
    }
  }

  record Or(List<Expr> parts) implements Expr {
    @Override
    public boolean eval(Predicate<FieldTest> tests) {
      for (Expr part : parts) {
        if (part.eval(tests)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void visit(Consumer<FieldTest> visitor) {
      parts.forEach(p -> p.visit(visitor));
    }

    @Override
    public void collect(Predicate<FieldTest> tests, List<FieldTest> out) {
      parts.forEach(p -> p.collect(tests, out));
    }
  }

  record Not(Expr part) implements Expr {
    @Override
    public boolean eval(Predicate<FieldTest> tests) {
      return !part.eval(tests);
    }

    @Override
    public void visit(Consumer<FieldTest> visitor) {
      part.visit(visitor);
    }

    @Override
    public void collect(Predicate<FieldTest> tests, List<FieldTest> out) {}
  }

  static Expr and(List<Expr> parts) {
    return parts.size() == 1 ? parts.get(0) : new And(List.copyOf(parts));
  }

  static Expr or(List<Expr> parts) {
    return parts.size() == 1 ? parts.get(0) : new Or(List.copyOf(parts));
  }
}
