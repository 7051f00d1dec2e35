package io.vedette.detect.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps the pinned patterns of a miner to what the user has named. */
final class UserNames {
  private UserNames() {}

  /**
   * Pins what is new or changed and lets go what the user no longer names.
   *
   * @param templates by name, in the order in which they are tried
   * @return ids of the patterns that lose lines to those that were pinned, or were let go
   */
  static List<String> apply(PatternMiner miner, Map<String, String> templates) {
    List<String> losers = new ArrayList<>();
    boolean letGo = false;
    for (LogPattern p : miner.patterns()) {
      if (p.pinned() && !p.template().equals(templates.get(p.name()))) {
        losers.add(p.id());
        p.evicted = true;
        letGo = true;
      }
    }
    if (letGo) {
      miner.rebuild();
    }
    List<LogPattern> known = miner.patterns();
    templates.forEach(
        (name, template) -> {
          if (known.stream().noneMatch(p -> p.name().equals(name))) {
            miner.pin(name, template);
            known.stream()
                .filter(p -> !p.pinned() && matches(template, p.example()))
                .forEach(p -> losers.add(p.id()));
          }
        });
    return losers;
  }

  /** Whether a message is one of a template's. */
  static boolean matches(String template, String message) {
    String[] parts = template.split("<\\*>", -1);
    if (!message.startsWith(parts[0])) {
      return false;
    }
    int at = parts[0].length();
    for (int i = 1; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      int found = last ? message.length() - parts[i].length() : message.indexOf(parts[i], at + 1);
      if (found <= at || !message.startsWith(parts[i], found)) {
        return false;
      }
      at = found + parts[i].length();
    }
    return at == message.length();
  }
}
