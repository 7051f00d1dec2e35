package io.vedette.rules.sigma;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** All indexed tests of one field: which of them does a value satisfy? */
final class SlotIndex {
  private final Map<String, int[]> exact;
  private final List<AhoCorasick> automata;
  private final int[] anything;

  private SlotIndex(Map<String, int[]> exact, List<AhoCorasick> automata, int[] anything) {
    this.exact = exact;
    this.automata = automata;
    this.anything = anything;
  }

  void search(Values values, IntConsumer hit) {
    for (int i = 0; i < values.size(); i++) {
      String value = values.folded(i);
      int @Nullable [] equal = exact.get(value);
      if (equal != null) {
        for (int id : equal) {
          hit.accept(id);
        }
      }
      for (int id : anything) {
        hit.accept(id);
      }
      for (AhoCorasick automaton : automata) {
        automaton.search(value, hit);
      }
    }
  }

  static final class Builder {
    private final Map<String, List<Integer>> exact = new HashMap<>();
    private final List<AhoCorasick.Pattern> patterns = new ArrayList<>();
    private final List<Integer> anything = new ArrayList<>();

    void add(FieldTest.Text test, int id) {
      String literal = test.pattern().longestLiteral();
      TextPattern.Shape shape = test.pattern().shape();
      if (shape == TextPattern.Shape.EXACT) {
        exact.computeIfAbsent(literal, k -> new ArrayList<>()).add(id);
      } else if (literal.isEmpty()) {
        anything.add(id);
      } else {
        boolean start = shape == TextPattern.Shape.PREFIX;
        boolean end = shape == TextPattern.Shape.SUFFIX;
        patterns.add(new AhoCorasick.Pattern(literal, start, end, id));
      }
    }

    SlotIndex build() {
      Map<String, int[]> table = new HashMap<>();
      exact.forEach((k, v) -> table.put(k, v.stream().mapToInt(Integer::intValue).toArray()));
      return new SlotIndex(
          table,
          AhoCorasick.build(patterns),
          anything.stream().mapToInt(Integer::intValue).toArray());
    }
  }
}
