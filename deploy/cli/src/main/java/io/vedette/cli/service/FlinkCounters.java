package io.vedette.cli.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Reads the job's own counters through Flink's REST API, the same for the embedded cluster and a
 * real one. See Flink's documentation, REST API, {@code
 * /jobs/:jobid/vertices/:vertexid/subtasks/metrics}.
 */
final class FlinkCounters {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final ObjectMapper json = new ObjectMapper();
  private final URI rest;

  FlinkCounters(URI rest) {
    this.rest = rest;
  }

  /**
   * Sums over all running jobs.
   *
   * @param late of the counters whose name starts with {@code late_}
   * @param overflow of those that start with {@code overflow_}
   */
  record Totals(double late, double overflow) {
    Totals plus(Totals other) {
      return new Totals(late + other.late, overflow + other.overflow);
    }
  }

  Totals totals() throws IOException, InterruptedException {
    Totals sum = new Totals(0, 0);
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      if (!job.path("state").asText().equals("RUNNING")) {
        continue;
      }
      String jobPath = "/jobs/" + job.path("jid").asText();
      for (JsonNode vertex : get(jobPath).path("vertices")) {
        String id = vertex.path("id").asText();
        sum = sum.plus(totals(jobPath + "/vertices/" + id + "/subtasks/metrics"));
      }
    }
    return sum;
  }

  private Totals totals(String metricsPath) throws IOException, InterruptedException {
    Totals sum = new Totals(0, 0);
    for (JsonNode metric : get(metricsPath)) {
      String id = metric.path("id").asText();
      String counter = id.substring(id.lastIndexOf('.') + 1);
      if (counter.startsWith("late_")) {
        sum = sum.plus(new Totals(value(metricsPath, id), 0));
      } else if (counter.startsWith("overflow_")) {
        sum = sum.plus(new Totals(0, value(metricsPath, id)));
      }
    }
    return sum;
  }

  private double value(String metricsPath, String id) throws IOException, InterruptedException {
    double sum = 0;
    String name = URLEncoder.encode(id, StandardCharsets.UTF_8);
    for (JsonNode value : get(metricsPath + "?agg=sum&get=" + name)) {
      sum += value.path("sum").asDouble();
    }
    return sum;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(rest.resolve(path)).timeout(TIMEOUT).build();
    HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException("Flink answered " + response.statusCode() + " to " + path);
    }
    return json.readTree(response.body());
  }
}
