package io.vedette.detect.log;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What ids of merged patterns have become: chains that lead to the id of today. Bounded. */
final class Aliases {
  private final Map<String, String> next;

  /**
   * @param most ids kept; beyond, the oldest go
   */
  Aliases(int most) {
    next =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > most;
          }
        };
  }

  void put(String id, String became) {
    if (!id.equals(became)) { // two first templates of which one was forgotten can have one id
      next.put(id, became);
      next.remove(became);
    }
  }

  /** Notes that a pattern of this id is there again, of its own. */
  void revive(String id) {
    next.remove(id);
  }

  /** Each id and what it became, in order of the merges. */
  Map<String, String> links() {
    return next;
  }

  String resolve(String id) {
    String now = id;
    for (String then = next.get(now); then != null; then = next.get(now)) {
      now = then;
    }
    return now;
  }

  /** The ids that have become an id. */
  List<String> formerOf(String id) {
    return next.keySet().stream().filter(former -> resolve(former).equals(id)).toList();
  }
}
