package io.vedette.detect.log;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** What the words of a message tell about where its variables are. English, as logs mostly are. */
final class Words {
  private static final Set<String> LITERALS = Set.of("true", "false", "null", "nil");

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final Set<String> UNITS =
      Set.of(
          "b", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib", "ns", "us", "ms", "s", "sec",
          "secs", "min", "mins", "hz", "khz", "mhz", "ghz");

  /** A word after one of these is usually somebody's or something's name. */
  private static final Set<String> BEFORE_NAMES =
      Set.of(
          "user",
          "username",
          "login",
          "account",
          "owner",
          "group",
          "host",
          "hostname",
          "node",
          "client",
          "named",
          "name",
          "id",
          "key",
          "file",
          "path",
          "directory",
          "device",
          "interface",
          "address",
          "queue",
          "topic",
          "table",
          "database",
          "bucket",
          "pod",
          "container",
          "namespace",
          "image",
          "package",
          "module",
          "domain");

  /** As often before names as before anything else. */
  private static final Set<String> PREPOSITIONS = Set.of("by", "from", "for");

  private Words() {}

  static boolean isLiteral(byte[] b, int from, int to) {
    int n = to - from;
    int c = b[from] | 0x20;
    return n >= 3
        && n <= 5
        && (c == 't' || c == 'f' || c == 'n')
        && LITERALS.contains(lower(b, from, to));
  }

  static boolean isUnit(byte[] b, int from, int to) {
    return to - from <= 4 && UNITS.contains(lower(b, from, to));
  }

  /** A method of HTTP. */
  static boolean isMethod(byte[] b, int from, int to) {
    return to - from >= 3
        && to - from <= 7
        && METHODS.contains(new String(b, from, to - from, StandardCharsets.ISO_8859_1));
  }

  static boolean announcesName(String word) {
    return BEFORE_NAMES.contains(word.toLowerCase(Locale.ROOT));
  }

  static boolean isPreposition(String word) {
    return PREPOSITIONS.contains(word.toLowerCase(Locale.ROOT));
  }

  /** A word that says what happened rather than to whom: a state, a participle, a negation. */
  static boolean tellsEvent(String word) {
    int n = word.length();
    boolean capitals = n > 1 && word.chars().allMatch(c -> c >= 'A' && c <= 'Z' || c == '_');
    return capitals
        || n > 4 && (word.endsWith("ed") || word.endsWith("ing") || word.endsWith("ion"))
        || word.equals("not")
        || word.equals("no");
  }

  /** A word that no dictionary has: with inner punctuation, digits or capitals. */
  static boolean isIdentifier(String word) {
    if (word.length() < 3) {
      return false;
    }
    for (int i = 1; i < word.length(); i++) {
      char c = word.charAt(i);
      if (!(c >= 'a' && c <= 'z') && c < 0x80 && !capitalsSoFar(word, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean capitalsSoFar(String word, int to) {
    return word.chars().limit(to + 1L).allMatch(Character::isUpperCase);
  }

  private static String lower(byte[] b, int from, int to) {
    return new String(b, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }
}
