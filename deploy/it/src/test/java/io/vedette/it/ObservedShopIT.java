package io.vedette.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.cli.embedded.BrokerOptions;
import io.vedette.cli.embedded.KafkaBroker;
import io.vedette.cli.embedded.Ports;
import io.vedette.detect.trace.RedTable;
import io.vedette.detect.trace.TraceAssembler;
import io.vedette.detect.trace.TraceState;
import io.vedette.ingest.gateway.Gateway;
import io.vedette.ingest.gateway.GatewayConfig;
import io.vedette.ingest.gateway.GatewayConfig.Listener;
import io.vedette.model.EdgeKind;
import io.vedette.model.GraphEdge;
import io.vedette.model.Span;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real senders: the OpenTelemetry Java agent on three programs that talk over HTTP, with a database
 * and over a queue. The graph that their spans show is the one that they are.
 */
class ObservedShopIT {
  private static final int REQUESTS = 20;
  private static final Pattern NEEDED =
      Pattern.compile(".*(kafka-clients|h2-|slf4j-api|lz4|snappy|zstd).*\\.jar");

  private final List<Process> running = new ArrayList<>();

  @Test
  void theGraphOfThreeServicesADatabaseAndAQueueIsSeen(@TempDir Path directory) throws Exception {
    try (KafkaBroker kafka =
            KafkaBroker.start(
                BrokerOptions.of(directory.resolve("broker")).withPort(Ports.free()), line -> {});
        Gateway gateway =
            Gateway.start(
                GatewayConfig.of(kafka.bootstrapServers())
                    .withListeners(Listener.loopback(GatewayConfig.HTTP, 0)),
                new PrometheusRegistry())) {
      String broker = kafka.bootstrapServers();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
        admin.createTopics(List.of(new NewTopic(SmallShop.TOPIC, 1, (short) 1))).all().get();
      }
      try {
        int port = gateway.port(GatewayConfig.HTTP);
        Path shipping = start(directory, port, "shipping", broker);
        Path orders = start(directory, port, "orders", broker);
        ready(shipping);
        Path web = start(directory, port, "web", "http://127.0.0.1:" + ready(orders) + "/orders");
        ask(URI.create("http://127.0.0.1:" + ready(web) + "/checkout"));
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(500))
            .untilAsserted(() -> check(JavaAgentIT.spans(broker)));
      } finally {
        running.forEach(Process::destroyForcibly);
      }
    }
  }

  private static void check(List<Span> spans) {
    TraceAssembler assembler = new TraceAssembler();
    Map<String, TraceState> traces = new LinkedHashMap<>();
    for (Span span : spans) {
      assembler.add(traces.computeIfAbsent(span.traceId(), k -> assembler.newState()), span);
    }
    RedTable red = new RedTable(RedTable.Limits.DEFAULT);
    traces.values().forEach(trace -> assembler.close(trace).calls().forEach(red::add));
    Map<String, GraphEdge> edges =
        red.edges(0, 10).stream()
            .filter(e -> e.kind() != EdgeKind.RUNS_ON)
            .collect(Collectors.toMap(e -> e.caller().name() + " " + e.callee().name(), e -> e));
    assertThat(edges)
        .containsKeys(
            "user web", "web orders", "orders orderbook", "orders shipments", "shipments shipping");
    for (String edge :
        List.of("user web", "web orders", "orders shipments", "shipments shipping")) {
      assertThat(edges.get(edge).calls()).as(edge).isEqualTo(REQUESTS);
      assertThat(edges.get(edge).errors()).as(edge).isZero();
    }
    assertThat(edges.get("orders orderbook").calls()).isGreaterThanOrEqualTo(REQUESTS);
    assertThat(edges.get("shipments shipping").kind()).isEqualTo(EdgeKind.MESSAGE);
  }

  private static void ask(URI checkout) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    for (int i = 0; i < REQUESTS; i++) {
      HttpResponse<Void> response =
          client.send(
              HttpRequest.newBuilder(checkout).build(), HttpResponse.BodyHandlers.discarding());
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  private Path start(Path directory, int port, String role, String argument) throws IOException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> NEEDED.matcher(entry).matches())
            .collect(Collectors.joining(File.pathSeparator));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-javaagent:" + JavaAgentIT.agent(),
            "-cp",
            Path.of("target", "test-classes").toAbsolutePath() + File.pathSeparator + classPath,
            SmallShop.class.getName(),
            role,
            argument);
    builder
        .environment()
        .putAll(
            Map.of(
                "OTEL_SERVICE_NAME", role,
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + port,
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "OTEL_BSP_SCHEDULE_DELAY", "200",
                "OTEL_METRICS_EXPORTER", "none",
                "OTEL_LOGS_EXPORTER", "none"));
    Path out = directory.resolve(role + ".out");
    running.add(
        builder
            .redirectOutput(out.toFile())
            .redirectError(directory.resolve(role + ".err").toFile())
            .start());
    return out;
  }

  /** The port that a program printed once it was ready. */
  private static int ready(Path out) {
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.readString(out).endsWith("\n"));
    try {
      return Integer.parseInt(Files.readString(out).strip());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
