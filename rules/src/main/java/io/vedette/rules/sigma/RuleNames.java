package io.vedette.rules.sigma;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * By which names correlations may refer to rules and to each other. A correlation goes before a
 * rule of the same name: what stands for a rule of Sigma 1 with an aggregation has its name.
 *
 * @param ids id or name to id
 * @param titles id to title
 */
record RuleNames(Map<String, String> ids, Map<String, String> titles) {
  static RuleNames of(SigmaRuleSet rules) {
    Map<String, String> ids = new HashMap<>();
    Map<String, String> titles = new HashMap<>();
    for (SigmaRule rule : rules.rules()) {
      add(rule.id(), rule.name(), ids);
      titles.put(rule.id(), rule.title());
    }
    for (SigmaCorrelation c : rules.correlations()) {
      add(c.id(), c.name(), ids);
      titles.put(c.id(), c.title());
    }
    return new RuleNames(ids, titles);
  }

  private static void add(String id, String name, Map<String, String> ids) {
    ids.put(id, id);
    if (!name.isEmpty()) {
      ids.put(name, id);
    }
  }

  /** Whether a rule or a correlation is meant by it. */
  boolean knows(String reference) {
    return ids.containsKey(reference);
  }

  /** The id that is meant; the reference itself where nothing is. */
  String id(String reference) {
    return ids.getOrDefault(reference, reference);
  }

  /** By which an alias may mean a rule: its id and its name. */
  List<String> of(String id) {
    return ids.entrySet().stream()
        .filter(e -> e.getValue().equals(id))
        .map(Map.Entry::getKey)
        .toList();
  }
}
