package io.vedette.detect.log;

import static io.vedette.detect.log.Bytes.DIGIT;
import static io.vedette.detect.log.Bytes.LETTER;
import static io.vedette.detect.log.Bytes.MARK;
import static io.vedette.detect.log.Bytes.SPACE;
import static io.vedette.detect.log.Bytes.kind;

/** Tells which values side by side are a list: numbers, or what begins alike. */
final class Lists {
  /** Letters that two names must have in common: {@code dn228 dn907}. */
  private static final int NAME_LETTERS = 2;

  private Lists() {}

  /** Whether the value {@code from … to)} continues what token {@code last} is or begins. */
  static boolean alike(LineTokens line, int last, int from, int to) {
    byte[] b = line.bytes;
    int one = line.start[last];
    if (line.end[last] != from - 1 || one == line.end[last]) {
      return false;
    }
    if (isNumber(b, one)) {
      return isNumber(b, from) && plain(b, one) && plain(b, from);
    }
    return to - from >= 3
        && b[one] == b[from]
        && b[one + 1] == b[from + 1]
        && b[one + 2] == b[from + 2];
  }

  /** Whether a name with digits continues what token {@code last} is or begins. */
  static boolean sameName(LineTokens line, int last, int from, int to) {
    byte[] b = line.bytes;
    int one = line.start[last];
    if (line.end[last] != from - 1) {
      return false;
    }
    int k = 0;
    while (from + k < to && kind(b[from + k]) == LETTER && b[from + k] == b[one + k]) {
      k++;
    }
    return k >= NAME_LETTERS
        && from + k < to
        && kind(b[from + k]) == DIGIT
        && kind(b[one + k]) == DIGIT;
  }

  /** A number, with a sign or without, or one that is masked. */
  private static boolean isNumber(byte[] b, int i) {
    return kind(b[i]) == DIGIT
        || b[i] == '*'
        || (b[i] == '-' || b[i] == '+') && i + 1 < b.length && kind(b[i + 1]) == DIGIT;
  }

  /** Whether no mark follows before the next white space. */
  private static boolean plain(byte[] b, int from) {
    for (int k = from; k < b.length && kind(b[k]) != SPACE; k++) {
      if (kind(b[k]) == MARK) {
        return false;
      }
    }
    return true;
  }
}
