package io.vedette.detect.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the patterns that are equal but for some words without comparing patterns. A skeleton's
 * hash is a sum over positions, so the hash with a position left out is one subtraction: every
 * pattern is entered under each of these, and once under the hash without all of its identifiers. A
 * family is what meets there.
 */
final class Families {
  private static final int MAX_FAMILY = 16;

  /** Words beyond this position are never found to be variables. */
  static final int MAX_POSITIONS = 64;

  private static final long LEFT_OUT = 0x2545F4914F6CDD1DL;
  private static final long IDENTIFIER = 0x9FB21C651E98DF25L;

  private final LongMap<List<LogPattern>> byRest = new LongMap<>(64);

  void clear() {
    byRest.clear();
  }

  void enter(LogPattern p) {
    int positions = Math.min(p.kind.length, MAX_POSITIONS);
    for (int i = 0; i < positions; i++) {
      if (mayVary(p, i)) {
        join(without(p, i), p);
      }
    }
    long key = withoutIdentifiers(p);
    if (key != 0) {
      join(key, p);
    }
  }

  static boolean mayVary(LogPattern p, int i) {
    byte kind = p.kind[i];
    return kind != LineTokens.MARK && kind != LineTokens.UNIT && kind != LineTokens.STACK;
  }

  /** Those that differ from the pattern at most at a position, itself included. */
  List<LogPattern> at(LogPattern p, int i) {
    long key = without(p, i);
    return current(key, member -> without(member, i) == key);
  }

  /** Those that differ from the pattern in identifiers only, itself included. */
  List<LogPattern> byIdentifiers(LogPattern p) {
    long key = withoutIdentifiers(p);
    return key == 0 ? List.of() : current(key, member -> withoutIdentifiers(member) == key);
  }

  private interface Test {
    boolean holds(LogPattern member);
  }

  private List<LogPattern> current(long key, Test stillThere) {
    List<LogPattern> found = byRest.get(key);
    if (found == null || found.size() < 2) {
      return List.of();
    }
    List<LogPattern> current = new ArrayList<>(found.size());
    for (LogPattern member : found) {
      if (member.mergedInto == null && stillThere.holds(member)) {
        current.add(member);
      }
    }
    return current;
  }

  private void join(long key, LogPattern p) {
    List<LogPattern> family = byRest.get(key);
    if (family == null) {
      byRest.put(key, List.of(p));
    } else if (family.size() < MAX_FAMILY && !family.contains(p)) {
      List<LogPattern> more = new ArrayList<>(family);
      more.add(p);
      byRest.put(key, more);
    }
  }

  private static long without(LogPattern p, int i) {
    return p.skeleton - p.contribution(i) + LineTokens.at(i, LEFT_OUT, p.spaced[i]);
  }

  /** The hash without all identifiers, or 0 where there are fewer than two. */
  private static long withoutIdentifiers(LogPattern p) {
    long key = p.skeleton;
    int n = 0;
    int positions = Math.min(p.kind.length, MAX_POSITIONS);
    for (int i = 1; i < positions; i++) {
      if (Merging.isIdentifier(p, i)) {
        key += LineTokens.at(i, IDENTIFIER, p.spaced[i]) - p.contribution(i);
        n++;
      }
    }
    return n < 2 ? 0 : key;
  }
}
