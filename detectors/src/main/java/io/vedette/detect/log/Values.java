package io.vedette.detect.log;

import static io.vedette.detect.log.Bytes.DIGIT;
import static io.vedette.detect.log.Bytes.LETTER;
import static io.vedette.detect.log.Bytes.kind;

/** Tells values by their looks alone. */
final class Values {
  private Values() {}

  /** A path or part of one. */
  static boolean isPath(byte[] b, int from, int to, int slashes) {
    return slashes >= 2 && to - from > 3 || slashes == 1 && b[from] == '/' && to - from > 1;
  }

  /** Eight hexadecimal letters or more: no word has as many. */
  static boolean isHex(byte[] b, int from, int to) {
    if (to - from < 8) {
      return false;
    }
    for (int k = from; k < to; k++) {
      if (!Bytes.isHexLetter(b[k])) {
        return false;
      }
    }
    return true;
  }

  /** {@code ****}: a value that is not to be shown, or is missing. */
  static boolean isMasked(byte[] b, int from, int to) {
    return b[from] == '*' && to - from >= 3 && b[from + 1] == '*' && b[to - 1] == '*';
  }

  static boolean hasDot(byte[] b, int from, int to) {
    for (int k = from + 1; k < to - 1; k++) {
      if (b[k] == '.') {
        return true;
      }
    }
    return false;
  }

  /** Where the number of {@code core.2275} starts, 0 in everything else. */
  static int numberAfterDot(byte[] b, int from, int to) {
    int k = to;
    while (k > from && kind(b[k - 1]) == DIGIT) {
      k--;
    }
    if (k == to || k < from + 3 || b[k - 1] != '.') {
      return 0;
    }
    for (int j = from; j < k - 1; j++) {
      if (kind(b[j]) != LETTER) {
        return 0;
      }
    }
    return k;
  }
}
