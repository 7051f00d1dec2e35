package io.vedette.detect.log;

import static io.vedette.detect.log.Bytes.DIGIT;
import static io.vedette.detect.log.Bytes.INNER;
import static io.vedette.detect.log.Bytes.LETTER;
import static io.vedette.detect.log.Bytes.MARK;
import static io.vedette.detect.log.Bytes.SPACE;
import static io.vedette.detect.log.Bytes.kind;

/**
 * Variables with marks inside: URLs, drives, ports, times, MAC and IPv6 addresses, lists of
 * numbers.
 */
final class Addresses {
  private Addresses() {}

  /**
   * Whether the mark at {@code j} is inside a variable that began at {@code i}.
   *
   * @param digits how many there are between the two
   * @return where the variable ends, or 0
   */
  static int joins(byte[] b, int i, int j, int limit, int digits) {
    if (j + 1 >= limit) {
      return 0;
    }
    byte next = b[j + 1];
    if (b[j] == ':') {
      if (next == '/' && j + 2 < limit && b[j + 2] == '/') {
        return until(b, j, limit, "\"'<>)],;");
      }
      if (j == i + 1 && (next == '\\' || next == '/')) {
        return until(b, j + 1, limit, "\"'<>)],;:");
      }
      boolean host = digits > 0 ? isAddress(b, i, j) : kind(next) == DIGIT && isHost(b, i, j);
      return (host || isHexPair(b, i, j, limit)) && isPart(b, j + 1, limit)
          ? rest(b, j + 1, limit)
          : 0;
    }
    if (b[j] == '?' && b[i] == '/') {
      return until(b, i, limit, "\"");
    }
    return b[j] == ',' && digits > 0 && kind(next) == DIGIT && isNumeric(b, i, j)
        ? rest(b, j + 1, limit)
        : 0;
  }

  private static int until(byte[] b, int from, int limit, String marks) {
    int k = from;
    while (k < limit && kind(b[k]) != SPACE && marks.indexOf(b[k]) < 0) {
      k++;
    }
    return k;
  }

  private static boolean isNumeric(byte[] b, int i, int j) {
    for (int k = i; k < j; k++) {
      if (kind(b[k]) == LETTER) {
        return false;
      }
    }
    return true;
  }

  /** Digits with at most hexadecimal letters, or with the punctuation of hosts. */
  private static boolean isAddress(byte[] b, int i, int j) {
    boolean hex = true;
    for (int k = i; k < j; k++) {
      int kind = kind(b[k]);
      if (kind == INNER) {
        return true;
      }
      hex &= kind == DIGIT || Bytes.isHexLetter(b[k]);
    }
    return hex;
  }

  /** {@code ff} of {@code ff:f2:9f:16}. */
  private static boolean isHexPair(byte[] b, int i, int j, int limit) {
    return j == i + 2 && isAddress(b, i, j) && j + 3 < limit && b[j + 3] == ':';
  }

  private static boolean isHost(byte[] b, int i, int j) {
    for (int k = i + 1; k < j - 1; k++) {
      if (b[k] == '.') {
        return true;
      }
    }
    return b[i] == '/';
  }

  /** Whether what starts here has a digit, or is a group of hexadecimal letters. */
  private static boolean isPart(byte[] b, int from, int limit) {
    int k = from;
    boolean hex = true;
    while (k < limit && kind(b[k]) != SPACE && kind(b[k]) != MARK) {
      if (kind(b[k]) == DIGIT) {
        return true;
      }
      hex &= Bytes.isHexLetter(b[k]);
      k++;
    }
    return hex && k > from && k - from <= 4;
  }

  private static int rest(byte[] b, int from, int limit) {
    int k = from;
    while (k < limit) {
      int kind = kind(b[k]);
      boolean inside =
          kind == LETTER
              || kind == DIGIT
              || kind == INNER
              || (b[k] == ':' || b[k] == ',') && k + 1 < limit && isPart(b, k + 1, limit);
      if (!inside) {
        break;
      }
      k++;
    }
    return k;
  }
}
