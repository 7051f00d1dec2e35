package io.vedette.rules.sigma;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A Sigma string: {@code *} stands for any characters, {@code ?} for one, a backslash makes the
 * wildcard or backslash after it plain (specification 2.1, "Escaping").
 */
final class Wildcards {
  private static final char ANY = '\uE000';
  private static final char ONE = '\uE001';

  private final String pattern;
  private final boolean cased;
  private final boolean plain;

  private Wildcards(String pattern, boolean cased) {
    this.cased = cased;
    this.pattern = cased ? pattern : fold(pattern);
    this.plain = pattern.indexOf(ANY) < 0 && pattern.indexOf(ONE) < 0;
  }

  /**
   * @param before wildcards may stand before, as {@code contains} and {@code endswith} ask
   * @param after wildcards may stand after, as {@code contains} and {@code startswith} ask
   */
  static Wildcards of(String text, boolean before, boolean after, boolean cased) {
    StringBuilder out = new StringBuilder();
    if (before) {
      out.append(ANY);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      if (c == '\\' && (next == '*' || next == '?' || next == '\\')) {
        out.append(next);
        i++;
      } else {
        out.append(c == '*' ? ANY : c == '?' ? ONE : c);
      }
    }
    if (after) {
      out.append(ANY);
    }
    return new Wildcards(out.toString(), cased);
  }

  static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  boolean isCased() {
    return cased;
  }

  /**
   * @param text the value, folded unless this is cased
   */
  boolean matches(String text) {
    return plain ? text.equals(pattern) : glob(text);
  }

  /**
   * Greedy matching with one point of return: linear but for short stretches, never exponential.
   */
  private boolean glob(String text) {
    int t = 0;
    int p = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == ANY) {
        star = p++;
        mark = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == ONE || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == ANY) {
      p++;
    }
    return p == pattern.length();
  }

  /** The variants of a command line switch: dash, slash and the Unicode dashes (windash). */
  static List<String> windash(String text) {
    List<String> out = new ArrayList<>();
    for (char dash : new char[] {'-', '/', '\u2013', '\u2014', '\u2015'}) {
      StringBuilder variant = new StringBuilder(text);
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        boolean atWord = i == 0 || Character.isWhitespace(text.charAt(i - 1));
        if (atWord && (c == '-' || c == '/')) {
          variant.setCharAt(i, dash);
        }
      }
      if (!out.contains(variant.toString())) {
        out.add(variant.toString());
      }
    }
    return out;
  }
}
