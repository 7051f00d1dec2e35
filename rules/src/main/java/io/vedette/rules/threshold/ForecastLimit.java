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
 *   horizon: 4h
 *   severity: high
 * </pre>
 *
 * @param limit the limit as a number, or NaN where another metric gives it
 * @param limitMetric the metric that gives the limit, or empty
 * @param joinLabels labels that the series and its limit share
 * @param horizonMillis how far ahead to look, positive
 */
public record ForecastLimit(
    String name,
    String metric,
    Map<String, String> labels,
    double limit,
    String limitMetric,
    List<String> joinLabels,
    long horizonMillis,
    Severity severity) {
  private static final Set<String> KEYS =
      Set.of("metric", "labels", "limit", "limit_metric", "join", "horizon", "severity");

  public ForecastLimit {
    labels = Map.copyOf(labels);
    joinLabels = List.copyOf(joinLabels);
  }

  /** Whether the forecast of a series is held against this limit. */
  public boolean matches(SeriesKey series) {
    if (!series.name().equals(metric)) {
      return false;
    }
    for (Map.Entry<String, String> label : labels.entrySet()) {
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
    if (limit.isNumber() != limitMetric.isEmpty()) {
      throw new RuleException("give either limit, a number, or limit_metric");
    }
    Map<String, String> labels = new HashMap<>();
    forecast
        .path("labels")
        .fields()
        .forEachRemaining(label -> labels.put(label.getKey(), label.getValue().asText()));
    return new ForecastLimit(
        name,
        metric,
        labels,
        limit.isNumber() ? limit.asDouble() : Double.NaN,
        limitMetric,
        Yaml.strings(forecast.path("join")),
        duration(forecast.path("horizon").asText("4h")).toMillis(),
        severity(forecast.path("severity").asText("medium")));
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
