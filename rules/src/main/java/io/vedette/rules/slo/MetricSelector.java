package io.vedette.rules.slo;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.vedette.model.SeriesKey;
import io.vedette.rules.RuleException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/**
 * The series that a PromQL vector selector picks: {@code
 * http_requests_total{job="api",code!~"5.."}}.
 *
 * <p>What SLOs wrap around it, {@code sum(rate(…[5m]))} or {@code increase}, is taken off: the
 * windows are those of the burn rate alerts, and all series of an owner are summed anyhow. Anything
 * else of PromQL is refused.
 */
public record MetricSelector(String metric, List<Label> labels) {
  private static final java.util.regex.Pattern WRAPPED =
      java.util.regex.Pattern.compile("(?s)\\s*(?:sum|rate|increase|irate)\\s*\\((.*)\\)\\s*");
  private static final java.util.regex.Pattern SELECTOR =
      java.util.regex.Pattern.compile(
          "(?s)\\s*([a-zA-Z_:][a-zA-Z0-9_:.]*)\\s*(?:\\{(.*)\\})?\\s*(?:\\[[0-9a-z]+\\])?\\s*");
  private static final java.util.regex.Pattern LABEL =
      java.util.regex.Pattern.compile(
          "\\s*([a-zA-Z_][a-zA-Z0-9_.]*)\\s*(=~|!~|!=|=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(,|$)");

  public MetricSelector {
    labels = List.copyOf(labels);
  }

  /** One label matcher; a regular expression matches the whole value, RE2 syntax. */
  public record Label(String name, boolean equal, boolean regex, String text, Pattern pattern) {
    boolean matches(SeriesKey series) {
      String value = series.labels().getOrDefault(name, "");
      return equal == (regex ? pattern.matches(value) : text.equals(value));
    }
  }

  public boolean matches(SeriesKey series) {
    return series.name().equals(metric) && labels.stream().allMatch(l -> l.matches(series));
  }

  /**
   * Reads a query.
   *
   * @throws RuleException where it is more than a selector with sum, rate or increase around it
   */
  public static MetricSelector parse(String query) {
    String inner = query;
    for (Matcher m = WRAPPED.matcher(inner); m.matches(); m = WRAPPED.matcher(inner)) {
      inner = m.group(1);
    }
    Matcher selector = SELECTOR.matcher(inner);
    if (!selector.matches()) {
      throw new RuleException(
          "query '%s' is not metric{label=\"value\"}, alone or in sum(rate(…[5m]))"
              .formatted(query.strip()));
    }
    String labels = selector.group(2);
    return new MetricSelector(
        selector.group(1), labels == null ? List.of() : labels(labels, query));
  }

  private static List<Label> labels(String text, String query) {
    List<Label> out = new ArrayList<>();
    Matcher m = LABEL.matcher(text);
    int at = 0;
    while (at < text.length() && !text.substring(at).isBlank()) {
      if (!m.find(at) || m.start() != at) {
        throw new RuleException(
            "query '%s': cannot read label matchers at '%s'"
                .formatted(query.strip(), text.substring(at).strip()));
      }
      out.add(label(m));
      at = m.end();
    }
    return out;
  }

  private static Label label(Matcher m) {
    String operator = m.group(2);
    String value = m.group(3).replaceAll("\\\\(.)", "$1");
    boolean regex = operator.endsWith("~");
    try {
      Pattern pattern = Pattern.compile(regex ? value : Pattern.quote(value));
      return new Label(m.group(1), operator.startsWith("="), regex, value, pattern);
    } catch (PatternSyntaxException e) {
      throw new RuleException("'%s' is no RE2 expression: %s".formatted(value, e.getDescription()));
    }
  }
}
