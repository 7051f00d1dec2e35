package io.vedette.bench;

import io.vedette.ingest.codec.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The rule files that a running Vedette has published: path to content. */
final class RulesInForce {
  private static final Duration POLL = Duration.ofMillis(100);

  private RulesInForce() {}

  static Map<String, String> read(String servers) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.RULES).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<String, String> files = new HashMap<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(POLL).forEach(record -> put(record, files));
      }
      return files;
    }
  }

  private static void put(ConsumerRecord<byte[], byte[]> record, Map<String, String> files) {
    String path = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null || record.value().length == 0) {
      files.remove(path);
    } else {
      files.put(path, new String(record.value(), StandardCharsets.UTF_8));
    }
  }
}
