package io.vedette.detect.log;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user's own patterns. They are matched against the text itself, before anything is taken for a
 * variable; the first that matches wins. A value that is kept makes a pattern of its own, named
 * after the user's and the value, as long as there are not too many.
 */
final class PinnedPatterns {
  /** Patterns made of kept values; beyond, messages are the pattern's whose values they keep. */
  private static final int MOST_KEPT = 500;

  /** Makes a pattern of the user's. */
  interface Maker {
    LogPattern make(String name, String template);
  }

  private final Maker maker;
  private final Map<String, Glob> byName = new LinkedHashMap<>();
  private final Map<String, LogPattern> kept = new HashMap<>();

  /** Those whose text begins with a byte, or with a variable. */
  private final Glob[][] byFirst = new Glob[256][];

  private boolean stale = true;

  PinnedPatterns(Maker maker) {
    this.maker = maker;
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  @Nullable LogPattern named(String name) {
    Glob glob = byName.get(name);
    return glob == null ? null : glob.pattern;
  }

  /** Adds a pattern, in the place of one with the same name if there is one. */
  void put(LogPattern pattern) {
    if (pattern.name.indexOf(LogPattern.KEPT) >= 0) {
      kept.put(pattern.name, pattern);
    } else {
      byName.put(pattern.name, new Glob(pattern));
      stale = true;
    }
  }

  void clear() {
    byName.clear();
    kept.clear();
    stale = true;
  }

  /** The user's pattern of a message, or null. */
  @Nullable LogPattern match(byte[] b, int from, int length) {
    if (length == 0) {
      return null;
    }
    if (stale) {
      index();
    }
    for (Glob glob : byFirst[b[from] & 0xFF]) {
      if (glob.matches(b, from, from + length)) {
        return glob.keeps() ? keeping(glob, b) : glob.pattern;
      }
    }
    return null;
  }

  private LogPattern keeping(Glob glob, byte[] b) {
    String name = glob.pattern.name + LogPattern.KEPT + glob.keptValues(b);
    LogPattern known = kept.get(name);
    if (known != null || kept.size() >= MOST_KEPT) {
      return known == null ? glob.pattern : known;
    }
    LogPattern made = maker.make(name, glob.withKeptValues(b));
    kept.put(name, made);
    return made;
  }

  private void index() {
    for (int c = 0; c < byFirst.length; c++) {
      byte first = (byte) c;
      byFirst[c] = byName.values().stream().filter(g -> g.mayBeginWith(first)).toArray(Glob[]::new);
    }
    stale = false;
  }
}
