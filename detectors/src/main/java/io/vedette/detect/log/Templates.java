package io.vedette.detect.log;

/** Writes patterns for people. */
final class Templates {
  private Templates() {}

  static String render(LogPattern p, boolean typed) {
    StringBuilder out = new StringBuilder();
    boolean variable = false;
    for (int i = 0; i < p.kind.length; i++) {
      boolean now = p.isVariable(i);
      if (now && (p.kind[i] == LineTokens.UNIT || variable && !p.spaced[i])) {
        continue; // one variable with what stands before it
      }
      if (p.spaced[i] && out.length() > 0) {
        out.append(' ');
      }
      out.append(now ? variable(p, i, typed) : p.words[i]);
      variable = now;
    }
    return out.toString();
  }

  /** A variable, or as many as the list has where it always has as many. */
  private static String variable(LogPattern p, int i, boolean typed) {
    int n = p.values[i] == LogPattern.ANY_LENGTH ? 1 : p.values[i];
    String first = p.values[i] > 1 ? p.words[i].split(" ", 2)[0] : p.words[i];
    String one = typed ? type(first) : LogPattern.WILDCARD;
    return n == 1 ? one : (one + ' ').repeat(n - 1) + one;
  }

  /** The first template of a message, in which whatever may be a variable is one. */
  static String canonical(LineTokens line) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < line.count; i++) {
      if (line.spaced[i]) {
        out.append(' ');
      }
      out.append(LineTokens.isConstant(line.kind[i]) ? line.string(i) : LogPattern.WILDCARD);
    }
    return out.toString();
  }

  /** The type of a variable, by one value of it. */
  static String type(String value) {
    int n = value.length();
    int digits = count(value, '0', '9');
    if (digits == 0) {
      return value.indexOf("://") > 0 ? "<url>" : value.indexOf('/') >= 0 ? "<path>" : "<*>";
    }
    if (value.indexOf("://") > 0) {
      return "<url>";
    }
    if (value.indexOf('/') >= 0 && value.indexOf('.') < 0
        || value.startsWith("/") && !isIp(value)) {
      return "<path>";
    }
    if (isIp(value)) {
      return "<ip>";
    }
    if (n == 36 && value.charAt(8) == '-' && value.charAt(23) == '-') {
      return "<uuid>";
    }
    if (value.startsWith("0x") || n >= 8 && hexDigits(value) == n && digits < n) {
      return "<hex>";
    }
    if (value.indexOf(':') > 0 && (value.indexOf(' ') > 0 || digits >= n - 4)) {
      return "<time>";
    }
    return type(value, n, digits);
  }

  private static String type(String value, int n, int digits) {
    int unit = n;
    while (unit > 0 && Character.isLetter(value.charAt(unit - 1))) {
      unit--;
    }
    boolean number = digits + count(value, '.', '.') + count(value, '-', '-') == unit;
    if (!number) {
      return "<id>";
    }
    return switch (value.substring(unit)) {
      case "" -> "<num>";
      case "ns", "us", "ms", "s", "sec", "m", "min", "h", "d" -> "<duration>";
      case "B", "K", "M", "G", "k", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB" -> "<size>";
      default -> "<id>";
    };
  }

  private static boolean isIp(String value) {
    int from = value.startsWith("/") ? 1 : 0;
    int port = value.indexOf(':');
    String host = value.substring(from, port < 0 ? value.length() : port);
    return count(host, '.', '.') == 3 && count(host, '0', '9') + 3 == host.length()
        || count(value, ':', ':') >= 4
            && hexDigits(value) + count(value, ':', ':') == value.length();
  }

  private static int hexDigits(String value) {
    return count(value, '0', '9') + count(value, 'a', 'f') + count(value, 'A', 'F');
  }

  private static int count(String value, char from, char to) {
    return (int) value.chars().filter(c -> c >= from && c <= to).count();
  }
}
