package io.vedette.detect.log;

/** Finds dates that are written over several words, {@code Fri Jun 17 07:07:00 2005}. */
final class Dates {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private Dates() {}

  /** The end of the date that starts at {@code i}, or 0. */
  static int end(byte[] b, int i, int limit) {
    if (b[i] >= 'A' && b[i] <= 'Z') {
      return named(b, i, limit);
    }
    return isoDay(b, i, limit) && i + 19 <= limit && b[i + 10] == ' ' && clock(b, i + 11, limit)
        ? wordEnd(b, i + 11, limit)
        : 0;
  }

  private static int named(byte[] b, int i, int limit) {
    int month = i;
    if (isName(b, i, limit, DAYS)) {
      month = next(b, i + 3, limit);
    }
    if (month < 0 || !isName(b, month, limit, MONTHS)) {
      return 0;
    }
    int day = next(b, month + 3, limit);
    if (day < 0 || !digit(b, day, limit)) {
      return 0;
    }
    int end = wordEnd(b, day, limit);
    int clock = next(b, end, limit);
    if (clock < 0 || !clock(b, clock, limit)) {
      return 0;
    }
    end = wordEnd(b, clock, limit);
    int year = next(b, end, limit);
    return year > 0 && year(b, year, limit) ? wordEnd(b, year, limit) : end;
  }

  private static boolean isName(byte[] b, int i, int limit, String names) {
    if (i + 4 > limit || b[i + 3] != ' ' && b[i + 3] != ',') {
      return false;
    }
    for (int k = 0; k < names.length(); k += 3) {
      if (b[i] == names.charAt(k)
          && b[i + 1] == names.charAt(k + 1)
          && b[i + 2] == names.charAt(k + 2)) {
        return true;
      }
    }
    return false;
  }

  private static int next(byte[] b, int from, int limit) {
    int k = from;
    while (k < limit && (b[k] == ' ' || b[k] == ',')) {
      k++;
    }
    return k == from || k >= limit ? -1 : k;
  }

  private static boolean isoDay(byte[] b, int i, int limit) {
    return i + 10 <= limit
        && year(b, i, i + 4)
        && (b[i + 4] == '-' || b[i + 4] == '/')
        && digit(b, i + 5, limit)
        && b[i + 7] == b[i + 4]
        && digit(b, i + 9, limit);
  }

  private static boolean clock(byte[] b, int i, int limit) {
    return i + 5 <= limit && digit(b, i, limit) && (b[i + 2] == ':' || b[i + 1] == ':');
  }

  private static boolean year(byte[] b, int i, int limit) {
    return i + 4 <= limit
        && (b[i] == '1' || b[i] == '2')
        && digit(b, i + 1, limit)
        && digit(b, i + 2, limit)
        && digit(b, i + 3, limit);
  }

  private static boolean digit(byte[] b, int i, int limit) {
    return i < limit && b[i] >= '0' && b[i] <= '9';
  }

  private static int wordEnd(byte[] b, int from, int limit) {
    int k = from;
    while (k < limit && (digit(b, k, limit) || b[k] == ':' || b[k] == '.' || b[k] == ',')) {
      k++;
    }
    while (k > from && !digit(b, k - 1, limit)) {
      k--;
    }
    return k;
  }
}
