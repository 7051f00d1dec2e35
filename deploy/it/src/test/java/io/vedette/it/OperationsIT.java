package io.vedette.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vedette.cli.Vedette;
import io.vedette.cli.embedded.Ports;
import io.vedette.ingest.codec.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to a running Vedette: changes rules, looks after dead letters. */
class OperationsIT {
  private static final String RULE =
      """
      title: %s
      id: 6f1f7a64-3c1b-4f0e-9a3e-0a4f5d0c9b11
      logsource: {product: kubernetes, service: audit}
      detection: {selection: {objectRef.resource: widgets}, condition: selection}
      level: high
      """;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String broker = Integer.toString(Ports.free());
  private final URI gateway = URI.create("http://127.0.0.1:" + Ports.free());
  private final URI page = URI.create("http://127.0.0.1:" + Ports.free());
  private int events;

  @Test
  void rulesChangeAndDeadLettersComeBackWithoutARestart(@TempDir Path directory) throws Exception {
    Path rules = Files.createDirectory(directory.resolve("rules"));
    Path rule = rules.resolve("widgets.yaml");
    Files.writeString(rule, RULE.formatted("Widget read"));
    Path log = directory.resolve("log");
    List<String> settings =
        List.of(
            "--set", "kafka.port=" + broker,
            "--set", "gateway.httpPort=" + gateway.getPort(),
            "--set", "gateway.grpcPort=" + Ports.free(),
            "--set", "review.port=" + page.getPort(),
            "--set", "jobs.webPort=0",
            "--set", "rules.directory=" + rules);
    VedetteProcess vedette = VedetteProcess.up(directory.resolve("data"), log, settings);
    try {
      readsWidgetUntil("Widget read");

      Files.writeString(rule, RULE.formatted("Widget touched"));
      readsWidgetUntil("Widget touched");

      Files.writeString(rule, "title: broken\nlogsource: {}\ndetection: {condition: nothing}\n");
      soon()
          .untilAsserted(
              () ->
                  assertThat(Files.readString(log))
                      .contains("refused local/widgets.yaml")
                      .contains("the one before stays in force"));
      int before = count("Widget touched");
      soon().untilAsserted(() -> assertThat(afterARead("Widget touched")).isGreaterThan(before));

      sendUndecodable();
      soon()
          .untilAsserted(
              () ->
                  assertThat(vedette("list"))
                      .contains(Topics.OTLP_LOGS)
                      .contains("1 dead letter(s)"));
      assertThat(vedette("replay")).contains("replayed 1 dead letter(s)");
      // it is no more decodable than before, so it is listed again
      soon().untilAsserted(() -> assertThat(vedette("list")).contains("2 dead letter(s)"));
      int late = count("Widget touched");
      soon().untilAsserted(() -> assertThat(afterARead("Widget touched")).isGreaterThan(late));
    } finally {
      vedette.close();
    }
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofSeconds(1));
  }

  private void readsWidgetUntil(String title) {
    soon().untilAsserted(() -> assertThat(afterARead(title)).isPositive());
  }

  private int afterARead(String title) throws IOException, InterruptedException {
    String event =
        """
        {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "auditID": "read-%d", "level": "Metadata",
         "stage": "ResponseComplete", "verb": "get", "requestURI": "/widgets",
         "user": {"username": "jane"}, "sourceIPs": ["192.0.2.1"],
         "objectRef": {"resource": "widgets", "namespace": "shop", "name": "a"},
         "responseStatus": {"code": 200},
         "requestReceivedTimestamp": "%s", "stageTimestamp": "%s"}
        """
            .formatted(events++, Instant.now(), Instant.now());
    HttpRequest request =
        HttpRequest.newBuilder(gateway.resolve("/ingest/audit/k8s_audit"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(event))
            .build();
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    assertThat(status / 100).isEqualTo(2);
    return count(title);
  }

  private int count(String title) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(page.resolve("/api/v1/findings?limit=1000")).build();
    String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return body.split('"' + title + '"', -1).length - 1;
  }

  private void sendUndecodable() {
    Map<String, Object> settings = Map.of("bootstrap.servers", "127.0.0.1:" + broker);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] nonsense = "no protobuf".getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(Topics.OTLP_LOGS, nonsense));
    }
  }

  private String vedette(String what) {
    StringWriter out = new StringWriter();
    int exit =
        Vedette.commandLine()
            .setOut(new PrintWriter(out))
            .execute("deadletters", what, "--bootstrap-servers", "127.0.0.1:" + broker);
    assertThat(exit).isZero();
    return out.toString();
  }
}
