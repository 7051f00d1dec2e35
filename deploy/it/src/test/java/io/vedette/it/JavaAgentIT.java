package io.vedette.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.cli.embedded.BrokerOptions;
import io.vedette.cli.embedded.KafkaBroker;
import io.vedette.cli.embedded.Ports;
import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.OtlpSpansDecoder;
import io.vedette.ingest.codec.Topics;
import io.vedette.ingest.gateway.Gateway;
import io.vedette.ingest.gateway.GatewayConfig;
import io.vedette.ingest.gateway.GatewayConfig.Listener;
import io.vedette.model.Span;
import io.vedette.model.SpanKind;
import io.vedette.model.TelemetryEvent;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real sender: the OpenTelemetry Java agent on a program that knows nothing of it. */
class JavaAgentIT {
  @Test
  void spansOfAnObservedProgramArrive(@TempDir Path directory) throws Exception {
    try (KafkaBroker kafka =
            KafkaBroker.start(
                BrokerOptions.of(directory.resolve("broker")).withPort(Ports.free()), line -> {});
        Gateway gateway =
            Gateway.start(
                GatewayConfig.of(kafka.bootstrapServers())
                    .withListeners(Listener.loopback(GatewayConfig.HTTP, 0)),
                new PrometheusRegistry())) {
      runObserved(directory, gateway.port(GatewayConfig.HTTP));
      List<Span> spans = spans(kafka.bootstrapServers());
      assertThat(spans)
          .allMatch(span -> span.resource().serviceName().equals("small-server"))
          .anyMatch(span -> span.kind() == SpanKind.SERVER)
          .anyMatch(span -> span.kind() == SpanKind.CLIENT);
      Span server =
          spans.stream().filter(span -> span.kind() == SpanKind.SERVER).findFirst().orElseThrow();
      assertThat(spans).anyMatch(span -> span.spanId().equals(server.parentSpanId()));
    }
  }

  private static void runObserved(Path directory, int port) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-javaagent:" + agent(),
            "-cp",
            Path.of("target", "test-classes").toAbsolutePath().toString(),
            SmallServer.class.getName());
    builder
        .environment()
        .putAll(
            Map.of(
                "OTEL_SERVICE_NAME", "small-server",
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + port,
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "OTEL_METRICS_EXPORTER", "otlp",
                "OTEL_LOGS_EXPORTER", "otlp"));
    Path log = directory.resolve("program.log");
    Process program = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(program.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).as(Files.readString(log)).isZero();
  }

  static String agent() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("opentelemetry-javaagent"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the agent's jar is not on the class path"));
  }

  static List<Span> spans(String bootstrapServers) throws DecodeException {
    List<TelemetryEvent> events = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .partitionsFor(Topics.OTLP_SPANS)
          .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      OtlpSpansDecoder decoder = new OtlpSpansDecoder();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          decoder.decode(record.value(), record.timestamp(), events::add);
        }
      }
    }
    return events.stream().map(Span.class::cast).toList();
  }
}
