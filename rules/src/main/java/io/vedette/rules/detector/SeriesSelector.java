package io.vedette.rules.detector;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.vedette.model.SeriesKey;
import io.vedette.rules.RuleException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A selector in Prometheus' syntax: {@code name{label="value", other=~"regex"}}, with {@code =},
 * {@code !=}, {@code =~} and {@code !~}. A label that is missing is an empty one, and a regular
 * expression (RE2) must match the whole value, as in Prometheus. Label names may have dots, and may
 * be quoted.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/basics/">Querying basics</a>
 */
public final class SeriesSelector {
  private static final String NAME = "__name__";

  private final String text;
  private final List<Matcher> matchers;

  private SeriesSelector(String text, List<Matcher> matchers) {
    this.text = text;
    this.matchers = matchers;
  }

  /** One condition; the pattern is null where the value is compared as it is. */
  private record Matcher(String label, boolean wanted, String value, @Nullable Pattern pattern) {
    boolean matches(SeriesKey series) {
      String actual = label.equals(NAME) ? series.name() : series.labels().getOrDefault(label, "");
      boolean equal = pattern == null ? value.equals(actual) : pattern.matches(actual);
      return equal == wanted;
    }

    /** Whether a series without any labels and name would pass it. */
    boolean matchesEmpty() {
      return (pattern == null ? value.isEmpty() : pattern.matches("")) == wanted;
    }
  }

  /** Whether all conditions hold of a series. */
  public boolean matches(SeriesKey series) {
    for (Matcher matcher : matchers) {
      if (!matcher.matches(series)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a selector.
   *
   * @throws RuleException naming what is wrong and where
   */
  public static SeriesSelector parse(String text) {
    List<Matcher> matchers = new Reader(text).read();
    if (matchers.stream().allMatch(Matcher::matchesEmpty)) {
      throw new RuleException(
          "selector '" + text + "' selects every series; name a metric or a label's value");
    }
    return new SeriesSelector(text, List.copyOf(matchers));
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }

  /** A recursive-descent reader over the characters. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    List<Matcher> read() {
      List<Matcher> matchers = new ArrayList<>();
      skipSpace();
      if (at < text.length() && text.charAt(at) != '{') {
        matchers.add(new Matcher(NAME, true, word(), null));
        skipSpace();
      }
      if (at < text.length()) {
        expect('{');
        skipSpace();
        while (!take('}')) {
          matchers.add(matcher());
          skipSpace();
          if (!take(',')) {
            expect('}');
            break;
          }
          skipSpace();
        }
        skipSpace();
      }
      if (at < text.length() || matchers.isEmpty()) {
        throw error("a name or {label=\"value\"}");
      }
      return matchers;
    }

    private Matcher matcher() {
      String label = text.startsWith("\"", at) ? quoted() : word();
      skipSpace();
      String operator = operator();
      skipSpace();
      String value = quoted();
      boolean wanted = operator.charAt(0) == '=';
      return new Matcher(label, wanted, value, operator.endsWith("~") ? pattern(value) : null);
    }

    private Pattern pattern(String value) {
      try {
        return Pattern.compile(value);
      } catch (PatternSyntaxException e) {
        throw new RuleException(
            "selector '" + text + "': '" + value + "' is no regular expression: " + e.getMessage());
      }
    }

    private String operator() {
      for (String operator : List.of("=~", "!~", "!=", "=")) {
        if (text.startsWith(operator, at)) {
          at += operator.length();
          return operator;
        }
      }
      throw error("=, !=, =~ or !~");
    }

    private String word() {
      int from = at;
      while (at < text.length() && isWord(text.charAt(at))) {
        at++;
      }
      if (at == from) {
        throw error("a name");
      }
      return text.substring(from, at);
    }

    private static boolean isWord(char c) {
      return Character.isLetterOrDigit(c) || c == '_' || c == ':' || c == '.' || c == '/';
    }

    private String quoted() {
      char quote = at < text.length() ? text.charAt(at) : ' ';
      if (quote != '"' && quote != '\'') {
        throw error("a quoted value");
      }
      StringBuilder value = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == quote) {
          at++;
          return value.toString();
        }
        if (c == '\\' && at + 1 < text.length()) {
          at++;
          value.append(unescaped(text.charAt(at)));
        } else {
          value.append(c);
        }
      }
      throw error("the closing quote");
    }

    private String unescaped(char c) {
      return switch (c) {
        case 'n' -> "\n";
        case 't' -> "\t";
        case '\\', '"', '\'' -> String.valueOf(c);
        default -> throw error("\\\\, \\\", \\n or \\t; write \\\\" + c + " for a backslash");
      };
    }

    private void skipSpace() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    private boolean take(char c) {
      if (at < text.length() && text.charAt(at) == c) {
        at++;
        return true;
      }
      return false;
    }

    private void expect(char c) {
      if (!take(c)) {
        throw error("'" + c + "'");
      }
    }

    private RuleException error(String expected) {
      return new RuleException(
          "selector '" + text + "': expected " + expected + " at character " + (at + 1));
    }
  }
}
