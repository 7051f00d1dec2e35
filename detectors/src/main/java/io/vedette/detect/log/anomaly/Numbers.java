package io.vedette.detect.log.anomaly;

/** Reads numbers out of the values of log lines, without exceptions. */
final class Numbers {
  /** More digits than this are an identifier. */
  private static final int MAX_DIGITS = 15;

  private static final int MAX_UNIT = 3;

  private Numbers() {}

  /** A plain decimal number, maybe with a short unit ({@code 12ms}); NaN for anything else. */
  static double parse(String text) {
    int end = number(text);
    return end < 0 || !isUnit(text, end) ? Double.NaN : value(text, end);
  }

  /** Whether letters or a percent sign follow the number. */
  static boolean hasUnit(String text) {
    int end = number(text);
    return end > 0 && end < text.length() && isUnit(text, end);
  }

  /** Where a number at the start ends, or -1 if there is none. */
  private static int number(String text) {
    int digits = 0;
    boolean point = false;
    int i = 0;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' && !point && digits > 0) {
        point = true;
      } else if (c >= '0' && c <= '9') {
        digits++;
      } else {
        break;
      }
    }
    boolean padded = digits > 1 && text.charAt(0) == '0' && !point; // 007 is a name
    return digits == 0 || digits > MAX_DIGITS || padded ? -1 : i;
  }

  private static boolean isUnit(String text, int from) {
    if (text.length() - from > MAX_UNIT) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isLetter(c) && c != '%') {
        return false;
      }
    }
    return true;
  }

  private static double value(String text, int end) {
    double value = 0;
    double scale = 0;
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '.') {
        scale = 1;
      } else {
        value = 10 * value + (c - '0');
        scale *= 10;
      }
    }
    return scale > 0 ? value / scale : value;
  }
}
