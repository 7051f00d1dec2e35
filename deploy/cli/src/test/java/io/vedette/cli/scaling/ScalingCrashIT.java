package io.vedette.cli.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.vedette.cli.embedded.BrokerOptions;
import io.vedette.cli.embedded.KafkaBroker;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.OtlpMetricsDecoder;
import io.vedette.ingest.codec.Topics;
import io.vedette.model.MetricSample;
import io.vedette.predict.scale.ScalingView;
import io.vedette.rules.RulePackLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scaling that is killed goes on where it had saved, under the same policy. */
class ScalingCrashIT {
  private static final long MINUTE = 60_000;
  private static final long START = 1_790_000_040_000L / MINUTE * MINUTE;
  private static final TopicPartition METRICS = new TopicPartition(Topics.OTLP_METRICS, 0);
  private static final String RULE =
      """
      name: llama
      autoscale:
        match: [ml/llama]
        mode: auto
        replicas: {min: 4, max: 9}
        target: {objective: 3s}
        startup: 90s
      """;

  @TempDir private Path directory;

  @Test
  void aKilledProcessGoesOnWhereItHadSavedUnderTheSamePolicy() throws Exception {
    Path state = directory.resolve("scaling.state");
    try (KafkaBroker broker =
            KafkaBroker.start(BrokerOptions.of(directory.resolve("data")), line -> {});
        KafkaProducer<byte[], byte[]> to = producer(broker)) {
      rules(to);
      send(to, 0, 100);
      Process first = start(broker, state, "first");
      try {
        awaitView("first", 98);
        await().atMost(Duration.ofSeconds(20)).until(() -> saved(state) >= 100);
        send(to, 100, 110);
        awaitView("first", 108);
      } finally {
        first.destroyForcibly().waitFor();
      }

      // what was learned can now be had from the file only
      long saved = saved(state);
      forget(broker, saved);
      Process second = start(broker, state, "second");
      try {
        send(to, 110, 120);
        JsonNode view = awaitView("second", 118);
        JsonNode expected = new ObjectMapper().valueToTree(uninterrupted());
        assertThat(view).hasToString(comparable(expected).toString());
        assertThat(view.path("recommended").asInt()).isBetween(4, 9);
        assertThat(view.path("leadMillis").asLong()).isEqualTo(90_000);
        assertThat(view.at("/error/count").asDouble()).isGreaterThan(50);
      } finally {
        second.destroyForcibly().waitFor();
      }
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void rules(KafkaProducer<byte[], byte[]> to) {
    RulePackLoader.builtin().forEach((path, content) -> rule(to, path, content));
    rule(to, "scaling/llama.yaml", RULE);
    to.flush();
  }

  private static void rule(KafkaProducer<byte[], byte[]> to, String path, String content) {
    to.send(
        new ProducerRecord<>(
            Topics.RULES,
            path.getBytes(StandardCharsets.UTF_8),
            content.getBytes(StandardCharsets.UTF_8)));
  }

  private static void send(KafkaProducer<byte[], byte[]> to, int from, int until) {
    for (int minute = from; minute < until; minute++) {
      to.send(new ProducerRecord<>(METRICS.topic(), 0, time(minute), null, metrics(minute)));
    }
    to.flush();
  }

  private static long time(int minute) {
    return START + minute * MINUTE + 30_000;
  }

  private static byte[] metrics(int minute) {
    double load = 30 + 20 * Math.sin(minute / 15.0);
    ScopeMetrics.Builder scope = ScopeMetrics.newBuilder();
    scope.addMetrics(gauge(minute, "vllm:num_requests_running", Math.min(24, load)));
    scope.addMetrics(gauge(minute, "vllm:num_requests_waiting", Math.max(0, load - 24)));
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(ResourceMetrics.newBuilder().addScopeMetrics(scope))
        .build()
        .toByteArray();
  }

  private static Metric gauge(int minute, String name, double value) {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder().setTimeUnixNano(time(minute) * 1_000_000).setAsDouble(value);
    Map.of("namespace", "ml", "service", "llama", "pod", "llama-1")
        .forEach(
            (key, label) ->
                point.addAttributes(
                    KeyValue.newBuilder()
                        .setKey(key)
                        .setValue(AnyValue.newBuilder().setStringValue(label))));
    return Metric.newBuilder()
        .setName(name)
        .setGauge(Gauge.newBuilder().addDataPoints(point))
        .build();
  }

  private Process start(KafkaBroker broker, Path state, String name) throws IOException {
    return ScalingProcess.start(
        broker.bootstrapServers(),
        state,
        directory.resolve(name),
        time(120),
        directory.resolve(name + ".log"));
  }

  /** What the process says of the service once it is as far as that minute. */
  private JsonNode awaitView(String name, int minute) {
    Path file = directory.resolve(name);
    ObjectMapper json = new ObjectMapper();
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Files.exists(file)
                    ? comparable(json.readTree(file.toFile()).path("ml/llama"))
                    : json.createObjectNode(),
            view -> view.path("timeMillis").asLong() >= START + (minute + 1) * MINUTE);
  }

  /** Without what depends on the clock. */
  private static JsonNode comparable(JsonNode view) {
    return view instanceof ObjectNode all ? all.without(List.of("state", "reason")) : view;
  }

  /** The offset up to which the file knows; -1 where there is none. */
  private static long saved(Path state) throws IOException {
    ScalingStateFile file = new ScalingStateFile(state);
    return file.exists() ? file.read(desk()::read).getOrDefault(METRICS, -1L) : -1;
  }

  private static void forget(KafkaBroker broker, long before)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteRecords(Map.of(METRICS, RecordsToDelete.beforeOffset(before))).all().get();
    }
  }

  private static ScalingDesk desk() {
    ScalingDesk desk = new ScalingDesk(ScalingProcess.CONFIG, (service, view) -> {});
    ScalingRules rules = new ScalingRules();
    RulePackLoader.builtin().forEach(rules::receive);
    rules.receive("scaling/llama.yaml", RULE);
    desk.rules(rules.mappings(), rules.rules());
    return desk;
  }

  private static ScalingView uninterrupted() throws DecodeException {
    ScalingDesk desk = desk();
    for (int minute = 0; minute < 120; minute++) {
      long time = time(minute);
      new OtlpMetricsDecoder()
          .decode(
              metrics(minute),
              time,
              event -> {
                if (event instanceof MetricSample sample) {
                  desk.observe(sample);
                }
              });
    }
    return desk.view("ml/llama", time(119)).orElseThrow();
  }
}
