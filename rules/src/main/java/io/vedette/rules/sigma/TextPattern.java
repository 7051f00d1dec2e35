package io.vedette.rules.sigma;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A Sigma string with wildcards: {@code *} any run, {@code ?} one character; a backslash before
 * {@code *}, {@code ?} or another backslash escapes it, elsewhere it is itself.
 *
 * <p>Codes are characters, {@link #ANY}, {@link #ONE} or {@link #DASH}. Matching keeps one
 * backtracking point, so it costs at most text × pattern.
 */
final class TextPattern {
  static final int ANY = -1;
  static final int ONE = -2;

  /** One of {@link Encodings#DASHES}. */
  static final int DASH = -3;

  /** Shapes that can be indexed, and the rest. */
  enum Shape {
    EXACT,
    PREFIX,
    SUFFIX,
    CONTAINS,
    GLOB
  }

  private final int[] codes;

  private TextPattern(int[] codes) {
    this.codes = codes;
  }

  static TextPattern parse(String text) {
    int[] out = new int[text.length()];
    int n = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      if (c == '\\' && (next == '*' || next == '?' || next == '\\')) {
        out[n++] = next;
        i++;
      } else if (c == '*') {
        if (n == 0 || out[n - 1] != ANY) {
          out[n++] = ANY;
        }
      } else {
        out[n++] = c == '?' ? ONE : c;
      }
    }
    return new TextPattern(Arrays.copyOf(out, n));
  }

  static TextPattern literal(String text) {
    return new TextPattern(text.chars().toArray());
  }

  boolean hasWildcard() {
    return Arrays.stream(codes).anyMatch(c -> c == ANY || c == ONE);
  }

  /** With {@code *} put before and after where asked and not there yet. */
  TextPattern open(boolean start, boolean end) {
    boolean before = start && (codes.length == 0 || codes[0] != ANY);
    int[] out = new int[codes.length + 2];
    int n = 0;
    if (before) {
      out[n++] = ANY;
    }
    for (int c : codes) {
      out[n++] = c;
    }
    if (end && (n == 0 || out[n - 1] != ANY)) {
      out[n++] = ANY;
    }
    return new TextPattern(Arrays.copyOf(out, n));
  }

  /** With each dash that starts an option standing for any of {@link Encodings#DASHES}. */
  TextPattern windash() {
    int[] out = codes.clone();
    for (int i = 0; i < out.length; i++) {
      int before = i == 0 ? ANY : codes[i - 1];
      int after = i + 1 < codes.length ? codes[i + 1] : ANY;
      if (Encodings.isDash(codes[i]) && Encodings.startsOption(before, after)) {
        out[i] = DASH;
      }
    }
    return new TextPattern(out);
  }

  private static boolean same(int code, char c) {
    return code == c || code == ONE || (code == DASH && Encodings.isDash(c));
  }

  Shape shape() {
    boolean start = codes.length > 0 && codes[0] == ANY;
    boolean end = codes.length > 1 && codes[codes.length - 1] == ANY;
    for (int i = start ? 1 : 0; i < codes.length - (end ? 1 : 0); i++) {
      if (codes[i] < 0) {
        return Shape.GLOB;
      }
    }
    if (start) {
      return end ? Shape.CONTAINS : Shape.SUFFIX;
    }
    return end ? Shape.PREFIX : Shape.EXACT;
  }

  /** The longest run without wildcards: what any matching text must contain. */
  String longestLiteral() {
    String best = "";
    StringBuilder run = new StringBuilder();
    for (int i = 0; i <= codes.length; i++) {
      if (i < codes.length && codes[i] >= 0) {
        run.append((char) codes[i]);
      } else {
        best = run.length() > best.length() ? run.toString() : best;
        run.setLength(0);
      }
    }
    return best;
  }

  TextPattern folded() {
    return new TextPattern(
        Arrays.stream(codes).map(c -> c < 0 ? c : Fold.fold((char) c)).toArray());
  }

  /** True where the whole text matches; both sides folded, or neither. */
  boolean matches(String text) {
    int t = 0;
    int p = 0;
    int star = -1;
    int mark = 0;
    while (t < text.length()) {
      if (p < codes.length && codes[p] == ANY) {
        star = p++;
        mark = t;
      } else if (p < codes.length && same(codes[p], text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (p < codes.length && codes[p] == ANY) {
      p++;
    }
    return p == codes.length;
  }

  /** The pattern's text where it holds no wildcard; wildcards print as themselves. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (int c : codes) {
      out.append(c == ANY ? '*' : c == ONE ? '?' : c == DASH ? '-' : (char) c);
    }
    return out.toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TextPattern that && Arrays.equals(codes, that.codes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(codes);
  }
}
