package io.vedette.detect.log;

import java.util.List;

/**
 * Decides when messages that differ in one word only are one pattern: how many different words it
 * takes. The more the rest says and the less the words look like events, the fewer.
 */
final class Merging {
  /** No number of words suffices. */
  static final int NEVER = Integer.MAX_VALUE;

  private static final int NAMED = 2;
  private static final int IDENTIFIERS = 3;
  private static final int PLAIN = 5;
  private static final int SHORT = 8;
  private static final int EVENTS = 12;

  private Merging() {}

  /**
   * How many patterns of this family must there be.
   *
   * @param family patterns equal but for {@code position}
   */
  static int needed(List<LogPattern> family, int position) {
    LogPattern one = family.get(0);
    int before = lastWordBefore(one, position);
    int rest = words(one, position);
    if (rest == 0 || isKey(one, position)) {
      return NEVER;
    }
    int events = 0;
    boolean identifiers = true;
    boolean variable = false;
    for (LogPattern p : family) {
      if (p.kind[position] == LineTokens.WORD) {
        events += Words.tellsEvent(p.words[position]) ? 1 : 0;
        identifiers &= Words.isIdentifier(p.words[position]);
      } else {
        variable = true;
      }
    }
    if (2 * events >= family.size()) {
      return EVENTS;
    }
    if (before < 0 && !isBracketed(one, position)) {
      return identifiers && rest >= 2 ? SHORT : NEVER; // messages begin with what they are about
    }
    boolean named = before >= 0 && Words.announcesName(one.words[before]);
    if (named || variable) {
      return rest >= 2 || named ? NAMED : SHORT;
    }
    boolean preposition = before >= 0 && Words.isPreposition(one.words[before]);
    if (identifiers || preposition) {
      return rest >= 2 ? IDENTIFIERS : SHORT;
    }
    return rest >= 4 ? PLAIN : SHORT;
  }

  /**
   * How many patterns of this family must there be.
   *
   * @param family patterns equal but for their identifiers
   */
  static int needed(List<LogPattern> family) {
    LogPattern one = family.get(0);
    int rest = 0;
    for (int i = 0; i < one.kind.length; i++) {
      rest += one.isWord(i) && !isIdentifier(one, i) ? 1 : 0;
    }
    return rest >= 2 ? IDENTIFIERS : NEVER;
  }

  /** Whether the word there is an identifier that may be a value. */
  static boolean isIdentifier(LogPattern p, int i) {
    return (p.kind[i] == LogPattern.WILD || p.isWord(i) && Words.isIdentifier(p.words[i]))
        && !isKey(p, i);
  }

  /** Whether a value follows that the word is the name of, {@code name=}. */
  private static boolean isKey(LogPattern p, int i) {
    return i + 1 < p.kind.length
        && p.kind[i + 1] == LineTokens.MARK
        && !p.spaced[i + 1]
        && p.words[i + 1].equals("=");
  }

  private static boolean isBracketed(LogPattern p, int i) {
    return i > 0 && "([<{\"'".contains(p.words[i - 1]);
  }

  private static int lastWordBefore(LogPattern p, int position) {
    for (int i = position - 1; i >= 0; i--) {
      if (p.kind[i] != LineTokens.MARK) {
        return i;
      }
    }
    return -1;
  }

  private static int words(LogPattern p, int without) {
    int n = 0;
    for (int i = 0; i < p.kind.length; i++) {
      n += i != without && p.isWord(i) ? 1 : 0;
    }
    return n;
  }
}
