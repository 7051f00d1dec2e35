package io.vedette.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vedette.cli.demo.DemoTraffic;
import io.vedette.cli.embedded.Ports;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every panel of every dashboard shows something of a running Vedette, asked by a real Prometheus.
 */
class DashboardsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DASHBOARDS = Path.of("..", "..", "dashboards", "grafana");
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
  private static final Pattern METRIC = Pattern.compile("vedette_[a-z0-9_]+");

  private static final String[] WHAT_A_FULL_RUN_COUNTS = {
    "vedette_threats_total{",
    "vedette_actions_total{",
    "vedette_incidents_total{",
    "vedette_forecast_value{",
    "vedette_consumer_lag_records{"
  };

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void everyPanelHasDataOfKnownMetrics(@TempDir Path directory) throws Exception {
    requirePrometheus();
    int gateway = Ports.free();
    int review = Ports.free();
    List<String> settings =
        List.of(
            "--set", "kafka.port=0",
            "--set", "gateway.httpPort=" + gateway,
            "--set", "gateway.grpcPort=0",
            "--set", "review.port=" + review,
            "--set", "jobs.webPort=0");
    try (VedetteProcess vedette =
        VedetteProcess.up(directory.resolve("data"), directory.resolve("up.log"), settings)) {
      DemoTraffic traffic =
          new DemoTraffic(
              URI.create("http://127.0.0.1:" + gateway),
              System.currentTimeMillis(),
              7,
              new PrintWriter(Writer.nullWriter()));
      sendGarbage(gateway);
      traffic.sendHistory(600);
      traffic.playScenario(150);
      URI page = URI.create("http://127.0.0.1:" + review);
      await()
          .atMost(Duration.ofSeconds(120))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () -> assertThat(get(page.resolve("/metrics"))).contains(WHAT_A_FULL_RUN_COUNTS));
      panelsAnswer(directory, page);
    }
  }

  /** One body that is refused, so that there is something to count. */
  private void sendGarbage(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/traces"))
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofString("no protobuf"))
            .build();
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    assertThat(status).isEqualTo(400);
  }

  private void panelsAnswer(Path directory, URI page) throws Exception {
    int port = Ports.free();
    Process prometheus = prometheus(directory, port, page);
    try {
      URI api = URI.create("http://127.0.0.1:" + port);
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> !query(api, "count_over_time(vedette_incidents_open[1m]) >= 5").isEmpty());
      String exposed = get(page.resolve("/metrics"));
      Map<String, String> silent = new TreeMap<>();
      TreeSet<String> unknown = new TreeSet<>();
      for (Map.Entry<String, String> panel : queries().entrySet()) {
        Matcher names = METRIC.matcher(panel.getValue());
        while (names.find()) {
          if (!exposed.contains("# TYPE " + family(names.group()))) {
            unknown.add(names.group());
          }
        }
        if (query(api, panel.getValue()).isEmpty()) {
          silent.put(panel.getKey(), panel.getValue());
        }
      }
      assertThat(unknown).as("metrics that nobody exposes").isEmpty();
      assertThat(silent).as("panels without data").isEmpty();
    } finally {
      prometheus.destroyForcibly().waitFor();
    }
  }

  /** A histogram's family goes without the suffix of its series. */
  private static String family(String name) {
    return name.replaceAll("_(bucket|sum|count)$", "");
  }

  private static Map<String, String> queries() throws IOException {
    Map<String, String> queries = new TreeMap<>();
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        JsonNode dashboard = JSON.readTree(Files.readString(file));
        List<JsonNode> panels = new ArrayList<>();
        dashboard.path("panels").forEach(panels::add);
        for (int i = 0; i < panels.size(); i++) {
          panels.get(i).path("panels").forEach(panels::add);
          int n = 0;
          for (JsonNode target : panels.get(i).path("targets")) {
            String at = file.getFileName() + ": " + panels.get(i).path("title").asText();
            queries.put(at + " #" + n++, plain(target.path("expr").asText()));
          }
        }
      }
    }
    assertThat(queries).hasSizeGreaterThan(40);
    return queries;
  }

  /** What Grafana's variables stand for. */
  private static String plain(String query) {
    return query
        .replaceAll("\\$\\{?__rate_interval}?", "1m")
        .replaceAll("\\$\\{?__range}?", "1h")
        .replaceAll("\\$\\{?__interval}?", "15s")
        .replaceAll("\\$\\{?[a-z_]+(:[a-z]+)?}?", ".*");
  }

  private Process prometheus(Path directory, int port, URI page) throws IOException {
    Path config = directory.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s}
        scrape_configs:
        - job_name: vedette
          static_configs: [{targets: ["%s"]}]
        """
            .formatted(page.getAuthority()));
    return new ProcessBuilder(
            PROMETHEUS.toString(),
            "--config.file=" + config,
            "--storage.tsdb.path=" + directory.resolve("tsdb"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("prometheus.log").toFile())
        .start();
  }

  private JsonNode query(URI api, String query) throws IOException, InterruptedException {
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
    JsonNode answer = JSON.readTree(get(api.resolve("/api/v1/query?query=" + encoded)));
    assertThat(answer.path("status").asText()).as(query + ": " + answer).isEqualTo("success");
    return answer.path("data").path("result");
  }

  private String get(URI uri) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static void requirePrometheus() {
    boolean present = Files.isExecutable(PROMETHEUS);
    if (System.getenv("CI") != null) {
      assertThat(present).as("Debian's package prometheus, which this test needs").isTrue();
    }
    assumeTrue(present, "needs Debian's package prometheus");
  }
}
