package io.vedette.rules.threshold;

import com.fasterxml.jackson.databind.JsonNode;
import io.vedette.model.SeriesKey;
import io.vedette.model.Severity;
import io.vedette.rules.RuleException;
import io.vedette.rules.Yaml;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A limit that forecasts of some series are held against.
 *
 * <pre>
 * name: container-memory
 * forecast:
 *   metric: container_memory_working_set_bytes
 *   labels: {namespace: shop}                   # optional, exact
 *   limit_metric: container_spec_memory_limit_bytes   # or limit: 100
 *   join: [namespace, pod, container]
 *   sense: above                                # or below, or deadline
 *   horizon: 4h
 *   severity: high
 * </pre>
 *
 * <p>{@code limit_labels} tells the limit from the series where both have one name, as in {@code
 * kube_resourcequota}. With {@code sense: deadline} the value itself is a time, seconds since the
 * epoch, as of a certificate's expiry, and there is no limit to give.
 *
 * @param limit the limit as a number, or NaN where another metric or the value gives it
 * @param limitMetric the metric that gives the limit, or empty
 * @param limitLabels labels that the limit must have, exact
 * @param joinLabels labels that the series and its limit share
 * @param sense from which side the limit is reached
 * @param horizonMillis how far ahead to look, positive
 */
public record ForecastLimit(
    String name,
    String metric,
    Map<String, String> labels,
    double limit,
    String limitMetric,
    Map<String, String> limitLabels,
    List<String> joinLabels,
    Sense sense,
    long horizonMillis,
    Severity severity) {
  private static final Set<String> KEYS =
      Set.of(
          "metric",
          "labels",
          "limit",
          "limit_metric",
          "limit_labels",
          "join",
          "sense",
          "horizon",
          "severity");

  /** From which side a limit is reached. */
  public enum Sense {
    /** From below: what fills up. */
    ABOVE,
    /** From above: what is used up. */
    BELOW,
    /** The value is the time at which it is over, seconds since the epoch. */
    DEADLINE
  }

  public ForecastLimit {
    labels = Map.copyOf(labels);
    limitLabels = Map.copyOf(limitLabels);
    joinLabels = List.copyOf(joinLabels);
  }

  /** Whether the forecast of a series is held against this limit. */
  public boolean matches(SeriesKey series) {
    return series.name().equals(metric) && has(series, labels);
  }

  /** Whether the series gives this limit. */
  public boolean gives(SeriesKey series) {
    return series.name().equals(limitMetric) && has(series, limitLabels);
  }

  private static boolean has(SeriesKey series, Map<String, String> wanted) {
    for (Map.Entry<String, String> label : wanted.entrySet()) {
      if (!label.getValue().equals(series.labels().get(label.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads one document.
   *
   * @throws RuleException naming what is wrong
   */
  public static ForecastLimit parse(JsonNode document) throws RuleException {
    Yaml.onlyKeys(document, "the file", Set.of("name", "description", "forecast"));
    String name = Yaml.text(document, "name");
    JsonNode forecast = document.path("forecast");
    Yaml.onlyKeys(forecast, "forecast", KEYS);
    String metric = Yaml.text(forecast, "metric");
    if (name.isEmpty() || metric.isEmpty()) {
      throw new RuleException("a forecast limit needs name and forecast.metric");
    }
    String limitMetric = Yaml.text(forecast, "limit_metric");
    JsonNode limit = forecast.path("limit");
    Sense sense = sense(forecast.path("sense").asText("above"));
    boolean none = limit.isMissingNode() && limitMetric.isEmpty();
    if (sense == Sense.DEADLINE ? !none : limit.isNumber() != limitMetric.isEmpty()) {
      throw new RuleException(
          sense == Sense.DEADLINE
              ? "a deadline's value is its limit; leave out limit and limit_metric"
              : "give either limit, a number, or limit_metric");
    }
    return new ForecastLimit(
        name,
        metric,
        labels(forecast.path("labels")),
        limit.isNumber() ? limit.asDouble() : Double.NaN,
        limitMetric,
        labels(forecast.path("limit_labels")),
        Yaml.strings(forecast.path("join")),
        sense,
        duration(forecast.path("horizon").asText("4h")).toMillis(),
        severity(forecast.path("severity").asText("medium")));
  }

  private static Map<String, String> labels(JsonNode node) {
    Map<String, String> labels = new HashMap<>();
    node.fields().forEachRemaining(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  private static Sense sense(String text) throws RuleException {
    try {
      return Sense.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new RuleException("sense '" + text + "'; use above, below or deadline");
    }
  }

  private static Severity severity(String text) throws RuleException {
    try {
      return Severity.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new RuleException("severity '" + text + "'; use low, medium, high or critical");
    }
  }

  /**
   * {@code 90s}, {@code 30m}, {@code 4h}, {@code 2d}.
   *
   * @throws RuleException where it is none of these, or not positive
   */
  public static Duration duration(String text) throws RuleException {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    try {
      Duration parsed =
          lower.endsWith("d") ? Duration.parse("p" + lower) : Duration.parse("pt" + lower);
      if (!parsed.isNegative() && !parsed.isZero()) {
        return parsed;
      }
    } catch (DateTimeParseException e) {
      // said below
    }
    throw new RuleException("'" + text + "' is no duration; write 90s, 30m, 4h or 2d");
  }
}
