package io.vedette.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.model.Attributes;
import io.vedette.model.SeriesKey;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer of Prometheus' {@code /api/v1/query_range} (or of an instant query over a range): a
 * matrix of series.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/">HTTP API</a>
 */
final class PrometheusAnswer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PrometheusAnswer() {}

  /**
   * One series.
   *
   * @param named whether the answer gave it a metric name, which expressions do not have
   * @param millis times, ms since the epoch, as they came
   * @param values NaN where Prometheus said so
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Series(SeriesKey key, boolean named, long[] millis, double[] values) {}

  /**
   * Reads an answer.
   *
   * @param where for messages
   * @param name what a series is called that has no metric name
   * @throws IOException where it is no such answer, or says that the query failed
   */
  static List<Series> read(Reader in, String where, String name) throws IOException {
    JsonNode answer;
    try {
      answer = JSON.readTree(in);
    } catch (JsonProcessingException e) {
      throw new IOException(where + " is not JSON: " + e.getOriginalMessage(), e);
    }
    if (answer.path("status").asText().equals("error")) {
      throw new IOException(
          where + ": Prometheus refused the query: " + answer.path("error").asText());
    }
    JsonNode data = answer.has("data") ? answer.path("data") : answer;
    String type = data.path("resultType").asText();
    if (!type.equals("matrix")) {
      throw new IOException(
          where
              + ": the result is "
              + (type.isEmpty() ? "missing" : "a " + type)
              + ", expected the matrix of a query_range answer");
    }
    List<Series> all = new ArrayList<>();
    for (JsonNode each : data.path("result")) {
      all.add(series(each, where, name));
    }
    return all;
  }

  private static Series series(JsonNode node, String where, String name) throws IOException {
    Map<String, String> labels = new LinkedHashMap<>();
    node.path("metric").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    String metric = labels.remove("__name__");
    JsonNode values = node.path("values");
    long[] millis = new long[values.size()];
    double[] numbers = new double[values.size()];
    for (int i = 0; i < millis.length; i++) {
      JsonNode point = values.get(i);
      if (point.size() != 2 || !point.get(0).isNumber()) {
        throw new IOException(where + ": " + point + " is not [time, \"value\"]");
      }
      millis[i] = Math.round(point.get(0).asDouble() * 1000);
      numbers[i] = number(point.get(1).asText(), where);
    }
    SeriesKey key = new SeriesKey(metric == null ? name : metric, Attributes.of(labels));
    return new Series(key, metric != null, millis, numbers);
  }

  private static double number(String text, String where) throws IOException {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException e) {
          throw new IOException(where + ": \"" + text + "\" is not a number", e);
        }
      }
    };
  }
}
