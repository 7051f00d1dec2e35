package io.vedette.detect.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user's own patterns. They are matched against the text itself, before anything is taken for a
 * variable: {@code <*>} stands for one character or more, everything else for itself, numbers too.
 * The first that matches wins.
 */
final class PinnedPatterns {
  /** A pattern and the constants between its variables, of which the first and last may be "". */
  private static final class Glob {
    final LogPattern pattern;
    final byte[][] literals;

    Glob(LogPattern pattern, byte[][] literals) {
      this.pattern = pattern;
      this.literals = literals;
    }
  }

  private final List<Glob> globs = new ArrayList<>();

  /** Those whose text begins with a byte, or with a variable. */
  private final Glob[][] byFirst = new Glob[256][];

  private boolean stale;

  boolean isEmpty() {
    return globs.isEmpty();
  }

  @Nullable LogPattern named(String name) {
    for (Glob glob : globs) {
      if (glob.pattern.name.equals(name)) {
        return glob.pattern;
      }
    }
    return null;
  }

  /** Adds a pattern, in the place of one with the same name if there is one. */
  void put(LogPattern pattern) {
    String[] parts = pattern.words[0].split("<\\*>", -1);
    byte[][] literals = new byte[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      literals[i] = parts[i].getBytes(StandardCharsets.UTF_8);
    }
    Glob glob = new Glob(pattern, literals);
    for (int i = 0; i < globs.size(); i++) {
      if (globs.get(i).pattern.name.equals(pattern.name)) {
        globs.set(i, glob);
        stale = true;
        return;
      }
    }
    globs.add(glob);
    stale = true;
  }

  void clear() {
    globs.clear();
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
    int to = from + length;
    for (Glob glob : byFirst[b[from] & 0xFF]) {
      if (matches(glob.literals, b, from, to)) {
        return glob.pattern;
      }
    }
    return null;
  }

  private void index() {
    for (int c = 0; c < byFirst.length; c++) {
      byte first = (byte) c;
      byFirst[c] =
          globs.stream()
              .filter(g -> g.literals[0].length == 0 || g.literals[0][0] == first)
              .toArray(Glob[]::new);
    }
    stale = false;
  }

  private static boolean matches(byte[][] literals, byte[] b, int from, int to) {
    int last = literals.length - 1;
    if (!at(literals[0], b, from, to)) {
      return false;
    }
    int i = from + literals[0].length;
    if (last == 0) {
      return i == to;
    }
    for (int k = 1; k < last; k++) {
      i = find(literals[k], b, i + 1, to);
      if (i < 0) {
        return false;
      }
      i += literals[k].length;
    }
    int tail = to - literals[last].length;
    return tail > i && at(literals[last], b, tail, to);
  }

  private static int find(byte[] literal, byte[] b, int from, int to) {
    for (int i = from; i + literal.length <= to; i++) {
      if (at(literal, b, i, to)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean at(byte[] literal, byte[] b, int i, int to) {
    int end = i + literal.length;
    return end <= to && Arrays.equals(literal, 0, literal.length, b, i, end);
  }
}
