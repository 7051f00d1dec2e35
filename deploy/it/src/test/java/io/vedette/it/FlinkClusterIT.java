package io.vedette.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vedette.cli.embedded.BrokerOptions;
import io.vedette.cli.embedded.KafkaBroker;
import io.vedette.cli.embedded.Ports;
import io.vedette.ingest.codec.Topics;
import io.vedette.ingest.gateway.Gateway;
import io.vedette.ingest.gateway.GatewayConfig;
import io.vedette.ingest.gateway.GatewayConfig.Listener;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same jobs on a user's own Flink cluster, by configuration alone. */
class FlinkClusterIT {
  @Test
  void losingATaskManagerLosesNoFinding(@TempDir Path directory) throws Exception {
    SteadyInput input = new SteadyInput(150, System.currentTimeMillis());
    try (KafkaBroker kafka =
            KafkaBroker.start(
                BrokerOptions.of(directory.resolve("broker")).withPort(Ports.free()), line -> {});
        Gateway gateway = gateway(kafka.bootstrapServers());
        FlinkCluster flink = FlinkCluster.start(directory.resolve("flink"), 2)) {
      submit(flink, kafka.bootstrapServers(), directory);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> flink.get("/jobs/overview").contains("\"state\":\"RUNNING\""));
      URI http = URI.create("http://127.0.0.1:" + gateway.port(GatewayConfig.HTTP));
      for (int minute = 0; minute < input.minutes(); minute++) {
        if (minute == 75) {
          flink.killTaskManager();
        }
        input.send(minute, http);
      }
      Set<String> expected = input.expectedFindings();
      await()
          .atMost(Duration.ofSeconds(120))
          .pollInterval(Duration.ofSeconds(2))
          .untilAsserted(() -> assertThat(keys(kafka.bootstrapServers())).isEqualTo(expected));
    }
  }

  private static Gateway gateway(String bootstrapServers) {
    return Gateway.start(
        GatewayConfig.of(bootstrapServers).withListeners(Listener.loopback(GatewayConfig.HTTP, 0)),
        new PrometheusRegistry());
  }

  private static void submit(FlinkCluster flink, String bootstrapServers, Path directory)
      throws IOException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "io.vedette.cli.Vedette",
            "jobs",
            "submit",
            "--data-dir",
            directory.resolve("data").toString(),
            "--jar",
            jobJar().toString(),
            "--rest",
            flink.rest().toString(),
            "--set",
            "kafka.embedded=false",
            "--set",
            "kafka.bootstrapServers=" + bootstrapServers,
            "--set",
            "jobs.embedded=false",
            "--set",
            "jobs.flinkRest=" + flink.rest(),
            "--set",
            "jobs.checkpointInterval=2s");
    Path log = directory.resolve("submit.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }

  private static Path jobJar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "jobs", "target"))) {
      return files
          .filter(file -> file.toString().endsWith("-job.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no job jar; build with ./mvnw verify"));
    }
  }

  /** Keys on the findings topic: delivered at least once, each key is one finding. */
  private static Set<String> keys(String bootstrapServers) {
    Set<String> keys = new TreeSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .partitionsFor(Topics.FINDINGS)
          .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> keys.add(new String(record.key(), StandardCharsets.UTF_8)));
      }
    }
    return keys;
  }
}
