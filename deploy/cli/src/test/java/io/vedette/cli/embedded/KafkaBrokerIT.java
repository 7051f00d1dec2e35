package io.vedette.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vedette.ingest.codec.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerIT {
  private static final TopicPartition LOGS = new TopicPartition(Topics.OTLP_LOGS, 0);

  @TempDir Path data;
  private final List<String> said = new CopyOnWriteArrayList<>();

  @Test
  void createsEveryTopicWithTheConfiguredPartitions() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(BrokerOptions.of(data), said::add);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Map<String, TopicDescription> topics = admin.describeTopics(Topics.ALL).allTopicNames().get();

      assertThat(topics).containsOnlyKeys(Topics.ALL);
      assertThat(topics.get(Topics.OTLP_LOGS).partitions()).hasSize(2);
      assertThat(topics.get(Topics.OTLP_METRICS).partitions()).hasSize(1);
      assertThat(topics.get(Topics.FINDINGS).partitions()).hasSize(1);
    }
    assertThat(data.resolve("logs/kafka.log")).isNotEmptyFile();
  }

  @Test
  void keepsWhatItAcknowledgedWhenItIsKilledAndComesBackByItself() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(BrokerOptions.of(data), said::add)) {
      send(broker, "before");
      long first = broker.pid();
      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> said.stream().anyMatch(line -> line.contains("is back")));

      assertThat(broker.pid()).isNotEqualTo(first);
      send(broker, "after");
      assertThat(values(broker)).containsExactly("before", "after");
    }
  }

  @Test
  void startsOnOtherPortsWithTheDataOfTheLastRun() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start(BrokerOptions.of(data), said::add)) {
      send(broker, "first run");
    }
    try (KafkaBroker broker = KafkaBroker.start(BrokerOptions.of(data), said::add)) {
      assertThat(values(broker)).containsExactly("first run");
    }
    assertThat(said).isEmpty();
  }

  @Test
  void endsABrokerThatAnEarlierProcessLeftBehind() throws Exception {
    Process orphan = new BrokerProcess(BrokerOptions.of(data), Ports.free()).start();
    new ChildRecord(data.resolve("kafka/broker.pid")).write(orphan.toHandle());

    try (KafkaBroker broker = KafkaBroker.start(BrokerOptions.of(data), said::add)) {
      assertThat(orphan.isAlive()).isFalse();
      assertThat(broker.pid()).isNotEqualTo(orphan.pid());
    }
    assertThat(said).singleElement().asString().contains("left behind");
  }

  @Test
  void namesAPortThatIsTakenAndTheOptionForAnother() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      BrokerOptions options = BrokerOptions.of(data).withPort(taken.getLocalPort());

      assertThatThrownBy(() -> KafkaBroker.start(options, said::add))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("kafka.port");
    }
  }

  private static void send(KafkaBroker broker, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(LOGS.topic(), LOGS.partition(), null, value)).get();
    }
  }

  private static List<String> values(KafkaBroker broker) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(LOGS));
      consumer.seekToBeginning(List.of(LOGS));
      long end = consumer.endOffsets(List.of(LOGS)).getOrDefault(LOGS, 0L);
      List<String> values = new CopyOnWriteArrayList<>();
      while (consumer.position(LOGS) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }
}
