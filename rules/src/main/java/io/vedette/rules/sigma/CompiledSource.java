package io.vedette.rules.sigma;

import io.vedette.rules.sigma.FieldTest.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * All rules that read one source, compiled together.
 *
 * <p>Each rule has a small set of indexed string tests one of which must hold for it to match. An
 * event's values are looked up once in a hash table (equality) and once in an automaton (prefix,
 * suffix, substring); only rules whose set was hit are evaluated. So the cost of an event grows
 * with what it hits, not with the number of rules; rules without such a set are always evaluated.
 */
final class CompiledSource {
  private final SourceProfile profile;
  private final List<SigmaRule> rules;
  private final Expr[] conditions;
  private final Map<String, Integer> slots = new LinkedHashMap<>();
  private final Map<FieldTest, Integer> ids = new HashMap<>();
  private final FieldTrie trie = new FieldTrie();
  private final SlotIndex[] indexes;
  private final int[][] rulesByTest;
  private final int[] always;
  private final int further;
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  /** One matching rule and the tests that speak for it. */
  record Hit(SigmaRule rule, Map<String, String> fields) {}

  /**
   * @param further paths whose texts are wanted too, read in the same pass
   */
  CompiledSource(
      SourceProfile profile, List<SigmaRule> rules, List<Expr> conditions, List<String> further) {
    this.profile = profile;
    this.further = further.size();
    this.rules = List.copyOf(rules);
    this.conditions = conditions.toArray(Expr[]::new);
    slots.put(FieldTest.KEYWORDS, 0);
    for (Expr condition : conditions) {
      condition.visit(this::register);
    }
    slots.forEach(
        (field, slot) -> {
          if (slot > 0) {
            profile.paths(field).forEach(path -> trie.add(path, slot));
          }
        });
    Required required = new Required(conditions);
    List<int[]> byTest = new ArrayList<>();
    List<Integer> unconditional = new ArrayList<>();
    Map<FieldTest, List<Integer>> triggers = new LinkedHashMap<>();
    for (int r = 0; r < conditions.size(); r++) {
      Set<FieldTest> set = required.of(conditions.get(r));
      if (set == null) {
        unconditional.add(r);
      } else {
        for (FieldTest test : set) {
          triggers.computeIfAbsent(test, k -> new ArrayList<>()).add(r);
        }
      }
    }
    triggers.keySet().forEach(this::register);
    trie.scalarsFrom(slots.size());
    for (int i = 0; i < further.size(); i++) {
      trie.add(further.get(i), slots.size() + i);
    }
    SlotIndex.Builder[] builders = new SlotIndex.Builder[slots.size()];
    Arrays.setAll(builders, i -> new SlotIndex.Builder());
    ids.forEach(
        (test, id) -> {
          if (Required.indexable(test)) {
            builders[slot(test.field())].add((Text) test.check(), id);
          }
        });
    for (int i = 0; i < ids.size(); i++) {
      byTest.add(new int[0]);
    }
    ids.forEach(
        (test, id) -> {
          List<Integer> triggered = triggers.get(test);
          if (triggered != null) {
            byTest.set(id, triggered.stream().mapToInt(Integer::intValue).toArray());
          }
        });
    indexes = Arrays.stream(builders).map(SlotIndex.Builder::build).toArray(SlotIndex[]::new);
    rulesByTest = byTest.toArray(int[][]::new);
    always = unconditional.stream().mapToInt(Integer::intValue).toArray();
  }

  private void register(FieldTest test) {
    slots.computeIfAbsent(test.field(), f -> slots.size());
    if (test.check() instanceof FieldTest.Ref ref) {
      slots.computeIfAbsent(ref.other(), f -> slots.size());
    }
    ids.computeIfAbsent(test, t -> ids.size());
    if (test.field().isEmpty()) {
      trie.collectEverything();
    }
  }

  private int slot(String field) {
    Integer slot = slots.get(field);
    return slot == null ? -1 : slot;
  }

  SourceProfile profile() {
    return profile;
  }

  /** How many texts {@link #match(String, String[])} gives. */
  int further() {
    return further;
  }

  int ruleCount() {
    return rules.size();
  }

  /** Rules that match, in the order given; never throws on any document. */
  List<Hit> match(String document) {
    return match(document, new String[further]);
  }

  /**
   * The same.
   *
   * @param texts where the first text at each further path is put, empty where there is none
   */
  List<Hit> match(String document, String[] texts) {
    Scratch s = scratch.get();
    s.clear();
    trie.read(document, s.values);
    for (int i = 0; i < further; i++) {
      Values values = s.values[slots.size() + i];
      texts[i] = values.size() == 0 ? "" : values.text(0);
    }
    for (int i = 0; i < indexes.length; i++) {
      indexes[i].search(s.values[i], s::hit);
    }
    for (int r : always) {
      s.candidates.set(r);
    }
    List<Hit> hits = List.of();
    for (int r = s.candidates.nextSetBit(0); r >= 0; r = s.candidates.nextSetBit(r + 1)) {
      if (conditions[r].eval(s)) {
        hits = hits.isEmpty() ? new ArrayList<>() : hits;
        hits.add(new Hit(rules.get(r), fields(r, s)));
      }
    }
    s.forget();
    return hits;
  }

  private Map<String, String> fields(int rule, Scratch s) {
    Map<String, String> out = new LinkedHashMap<>();
    for (FieldTest test : conditions[rule].witnesses(s)) {
      Values values = s.values(test.field());
      if (test.check().positive() && values.size() > 0 && out.size() < 12) {
        out.putIfAbsent(test.field().isEmpty() ? "keyword" : test.field(), witness(test, values));
      }
    }
    return out;
  }

  /** The first value that satisfies the test by itself. */
  private static String witness(FieldTest test, Values values) {
    Values one = new Values();
    for (int i = 0; i < values.size(); i++) {
      one.clear();
      one.add(values.text(i));
      if (!(test.check() instanceof FieldTest.Ref) && test.check().test(one, f -> Values.NONE)) {
        return values.text(i);
      }
    }
    return values.text(0);
  }

  /** What one thread needs for one event. */
  private final class Scratch implements Predicate<FieldTest>, FieldTest.Lookup {
    private static final int LARGE = 1 << 16;

    private final Values[] values = new Values[slots.size() + further];
    private final BitSet known = new BitSet();
    private final BitSet holds = new BitSet();
    private final BitSet candidates = new BitSet();

    Scratch() {
      Arrays.setAll(values, i -> new Values());
    }

    void clear() {
      for (Values v : values) {
        v.clear();
      }
      known.clear();
      holds.clear();
      candidates.clear();
    }

    /** Lets large values go; small ones are overwritten soon anyway. */
    void forget() {
      for (Values v : values) {
        if (v.size() > 0 && v.text(0).length() > LARGE) {
          v.clear();
        }
      }
    }

    void hit(int test) {
      known.set(test);
      holds.set(test);
      for (int rule : rulesByTest[test]) {
        candidates.set(rule);
      }
    }

    @Override
    public boolean test(FieldTest test) {
      Integer id = ids.get(test);
      if (id == null) {
        return test.test(this);
      }
      if (!known.get(id)) {
        known.set(id);
        // an indexed test that was not hit does not hold
        holds.set(id, !Required.indexable(test) && test.test(this));
      }
      return holds.get(id);
    }

    @Override
    public Values values(String field) {
      int slot = slot(field);
      return slot < 0 ? Values.NONE : values[slot];
    }
  }
}
