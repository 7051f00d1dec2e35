package io.vedette.rules.sigma;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.vedette.rules.yaml.YamlNode;
import java.util.regex.Matcher;

/**
 * Regular expressions in RE2 syntax: linear in the text whatever the expression. Their programs are
 * bounded too: counted repetitions multiply, so a few characters could unfold to gigabytes.
 */
final class Regexes {
  private static final int MAX_LENGTH = 16_384;
  private static final int MAX_DEPTH = 200;
  private static final long MAX_PROGRAM = 50_000;

  private final String text;
  private int at;
  private int depth;

  private Regexes(String text) {
    this.text = text;
  }

  /** Compiles an expression with RE2J's flags; a refusal names line, reason and remedy. */
  static Pattern compile(String text, int flags, YamlNode where) {
    if (text.length() > MAX_LENGTH) {
      throw where.error("regular expression of " + text.length() + " characters; split it");
    }
    Regexes measure = new Regexes(text);
    if (measure.size() > MAX_PROGRAM) {
      throw where.error(
          "regular expression '" + text + "' unfolds to a program that is too large; repeat less");
    }
    try {
      return Pattern.compile(re2(text), flags);
    } catch (PatternSyntaxException e) {
      throw where.error(
          "regular expression '"
              + text
              + "' is not RE2 syntax ("
              + e.getDescription()
              + "); look-around and back-references cannot run in linear time: rewrite it without");
    }
  }

  private static final java.util.regex.Pattern REPEAT =
      java.util.regex.Pattern.compile("\\{\\d+(,\\d*)?}");
  private static final java.util.regex.Pattern NUMBERED =
      java.util.regex.Pattern.compile("\\\\u([0-9A-Fa-f]{4})");
  private static final java.util.regex.Pattern BRACED =
      java.util.regex.Pattern.compile("\\\\[xpP]\\{[^}]*}");

  /**
   * What PCRE says in other words than RE2: a character as four hexadecimal digits after a
   * backslash and {@code u}; the end of the text, or the line break before it, as {@code Z}; a
   * brace that begins no repetition, which is itself.
   */
  private static String re2(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    Matcher numbered = NUMBERED.matcher(text);
    Matcher braced = BRACED.matcher(text);
    Matcher repeat = REPEAT.matcher(text);
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\' && numbered.region(i, text.length()).lookingAt()) {
        out.append("\\x{").append(numbered.group(1)).append('}');
        i = numbered.end();
      } else if (c == '\\' && braced.region(i, text.length()).lookingAt()) {
        out.append(braced.group());
        i = braced.end();
      } else if (c == '\\' && text.startsWith("Z", i + 1)) {
        out.append("\\n?\\z");
        i += 2;
      } else if (c == '\\' && i + 1 < text.length()) {
        out.append(c).append(text.charAt(i + 1));
        i += 2;
      } else {
        boolean plain = c == '{' && !repeat.region(i, text.length()).lookingAt();
        out.append(plain ? "\\{" : String.valueOf(c));
        i++;
      }
    }
    return out.toString();
  }

  /** Steps of the unfolded program from here to the end of the group, roughly. */
  private long size() {
    long sum = 0;
    long last = 0;
    if (++depth > MAX_DEPTH) {
      return Long.MAX_VALUE / 4;
    }
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == ')') {
        break;
      }
      if (c == '{') {
        long times = repeat();
        sum += last * (times - 1);
        last *= times;
      } else {
        last = atom(c);
        sum += last;
      }
      if (sum > MAX_PROGRAM) {
        break;
      }
    }
    depth--;
    return sum;
  }

  private long atom(char c) {
    switch (c) {
      case '(' -> {
        return size() + 2;
      }
      case '\\' -> at++;
      case '[' -> characterClass();
      default -> {}
    }
    return 1;
  }

  private void characterClass() {
    at += at < text.length() && text.charAt(at) == '^' ? 1 : 0;
    at += at < text.length() && text.charAt(at) == ']' ? 1 : 0;
    while (at < text.length() && text.charAt(at) != ']') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  /** The larger bound of {@code {n,m}}; 1 where it is no repetition. */
  private long repeat() {
    int end = text.indexOf('}', at);
    String bounds = end < 0 ? "" : text.substring(at, end);
    if (!bounds.matches("\\d{1,6}(,\\d{0,6})?")) {
      return 1;
    }
    at = end + 1;
    long most = 1;
    for (String bound : bounds.split(",")) {
      most = Math.max(most, bound.isEmpty() ? 1 : Long.parseLong(bound));
    }
    return most;
  }
}
