package io.vedette.cli.service;

import io.vedette.ingest.codec.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** How far the jobs are behind the brokers, and how many dead letters there are. */
final class KafkaLag implements AutoCloseable {
  private static final long TIMEOUT_SECONDS = 5;

  private final Admin admin;
  private final String groupId;

  KafkaLag(Properties kafka, String groupId) {
    this.admin = Admin.create(kafka);
    this.groupId = groupId;
  }

  /** Records per telemetry topic that the job has not yet committed. */
  Map<String, Long> lag() throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, Long> ends = ends(Topics.TELEMETRY);
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(groupId)
            .partitionsToOffsetAndMetadata()
            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    Map<String, Long> lag = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          OffsetAndMetadata done = committed.get(partition);
          long behind = end - (done == null ? 0 : done.offset());
          lag.merge(partition.topic(), Math.max(0, behind), Long::sum);
        });
    return lag;
  }

  /** Records ever written to the dead-letter topic. */
  long deadLetters() throws InterruptedException, ExecutionException, TimeoutException {
    return ends(List.of(Topics.DEAD_LETTERS)).values().stream().mapToLong(Long::longValue).sum();
  }

  private Map<TopicPartition, Long> ends(List<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    Map<String, TopicDescription> described =
        admin.describeTopics(topics).allTopicNames().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    for (TopicDescription topic : described.values()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        wanted.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
      }
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(wanted)
        .all()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }

  @Override
  public void close() {
    admin.close();
  }
}
