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

  /** Sum over all running jobs of the counters whose name starts with {@code late_}. */
  double lateEvents() throws IOException, InterruptedException {
    double sum = 0;
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      if (!job.path("state").asText().equals("RUNNING")) {
        continue;
      }
      String jobPath = "/jobs/" + job.path("jid").asText();
      for (JsonNode vertex : get(jobPath).path("vertices")) {
        sum += late(jobPath + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics");
      }
    }
    return sum;
  }

  private double late(String metricsPath) throws IOException, InterruptedException {
    double sum = 0;
    for (JsonNode metric : get(metricsPath)) {
      String id = metric.path("id").asText();
      if (id.substring(id.lastIndexOf('.') + 1).startsWith("late_")) {
        String name = URLEncoder.encode(id, StandardCharsets.UTF_8);
        for (JsonNode value : get(metricsPath + "?agg=sum&get=" + name)) {
          sum += value.path("sum").asDouble();
        }
      }
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
