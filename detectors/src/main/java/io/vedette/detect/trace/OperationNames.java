package io.vedette.detect.trace;

/**
 * Takes ids and numbers out of operation names, where a sender did not: {@code GET
 * /cart/8f3e21aa/items/7} becomes {@code GET /cart/{id}/items/{id}}.
 *
 * <p>A path segment is an id where it is made of digits, or has digits in it and looks like hex, a
 * UUID or an opaque token; {@code v2} and {@code oauth2} stay.
 */
final class OperationNames {
  private static final int MAX_LENGTH = 120;
  private static final int TOKEN_LENGTH = 16;

  private OperationNames() {}

  static String normalise(String name) {
    String cut = name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name;
    int query = cut.indexOf('?');
    String path = query >= 0 && cut.indexOf('/') >= 0 ? cut.substring(0, query) : cut;
    return hasDigit(path, 0, path.length()) ? withoutIds(path) : path;
  }

  private static String withoutIds(String path) {
    StringBuilder out = new StringBuilder(path.length());
    int start = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/' || path.charAt(i) == ' ') {
        if (isId(path, start, i)) {
          out.append("{id}");
        } else {
          out.append(path, start, i);
        }
        if (i < path.length()) {
          out.append(path.charAt(i));
        }
        start = i + 1;
      }
    }
    return out.toString();
  }

  private static boolean isId(String s, int from, int to) {
    if (!hasDigit(s, from, to)) {
      return false;
    }
    boolean decimal = true;
    boolean hex = true;
    for (int i = from; i < to; i++) {
      char c = s.charAt(i);
      decimal &= isDigit(c) || c == '-' || c == '.' || c == ':';
      hex &= Character.digit(c, 16) >= 0 || c == '-';
    }
    int length = to - from;
    return decimal || (hex && length >= 6) || (length >= TOKEN_LENGTH && digits(s, from, to) >= 4);
  }

  private static int digits(String s, int from, int to) {
    int n = 0;
    for (int i = from; i < to; i++) {
      n += isDigit(s.charAt(i)) ? 1 : 0;
    }
    return n;
  }

  private static boolean hasDigit(String s, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isDigit(s.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
