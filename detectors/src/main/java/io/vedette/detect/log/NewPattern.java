package io.vedette.detect.log;

import io.vedette.model.Ids;
import java.util.Arrays;

/** Makes patterns: of the first message that is like no other, and of what a user gives. */
final class NewPattern {
  private static final String KIND = "log-pattern";
  private static final int ID_LENGTH = 12;

  private NewPattern() {}

  static LogPattern of(String scope, LineTokens line, long sequence) {
    int n = line.count;
    String[] words = new String[n];
    for (int i = 0; i < n; i++) {
      words[i] = LogPattern.shortened(line.string(i)).intern();
    }
    LogPattern p =
        new LogPattern(
            id(scope, Templates.canonical(line)),
            sequence,
            Arrays.copyOf(line.kind, n),
            Arrays.copyOf(line.spaced, n),
            Arrays.copyOf(line.values, n),
            words,
            Arrays.copyOf(line.text, n));
    p.skeleton = line.skeleton;
    p.lists = line.lists;
    p.undecided = undecided(p.kind);
    return p;
  }

  /** A pattern that is one constant: it is found by its text, not by its tokens. */
  static LogPattern pinned(String scope, String name, String template, long sequence) {
    LogPattern p =
        new LogPattern(
            id(scope, "user pattern " + name),
            sequence,
            new byte[] {LineTokens.WORD},
            new boolean[1],
            new byte[] {1},
            new String[] {template},
            new long[] {name.hashCode()});
    p.name = name;
    return p;
  }

  private static String id(String scope, String of) {
    return Ids.of(KIND, scope, of).substring(0, ID_LENGTH);
  }

  private static int[] undecided(byte[] kinds) {
    int[] found = new int[kinds.length];
    int k = 0;
    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] == LineTokens.SOFT || kinds[i] == LineTokens.UNIT) {
        found[k++] = i;
      }
    }
    return Arrays.copyOf(found, k);
  }
}
