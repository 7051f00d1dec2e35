package io.vedette.bench;

import io.vedette.ingest.codec.Topics;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** How far consumer groups have come in a topic, by what they have committed. */
final class TopicProgress implements AutoCloseable {
  private static final long POLL_MILLIS = 50;

  private final Admin admin;
  private final String topic;

  TopicProgress(String servers) {
    this(servers, Topics.OTLP_METRICS);
  }

  TopicProgress(String servers, String topic) {
    this.topic = topic;
    this.admin = Admin.create(Map.of("bootstrap.servers", servers));
  }

  /** Records ever written. */
  long written() throws IOException, InterruptedException {
    try {
      Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
      var description = admin.describeTopics(List.of(topic)).topicNameValues().get(topic);
      if (description == null) {
        throw new IOException("the broker does not answer for " + topic);
      }
      for (TopicPartitionInfo info : description.get().partitions()) {
        wanted.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest());
      }
      return admin.listOffsets(wanted).all().get().values().stream()
          .mapToLong(info -> info.offset())
          .sum();
    } catch (ExecutionException e) {
      throw new IOException("cannot ask the broker how much it holds", e);
    }
  }

  long committed(String group) throws IOException, InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      long sum = 0;
      for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : offsets.entrySet()) {
        boolean ours = entry.getKey().topic().equals(topic);
        sum += ours && entry.getValue() != null ? entry.getValue().offset() : 0;
      }
      return sum;
    } catch (ExecutionException e) {
      throw new IOException("cannot ask the broker how far " + group + " is", e);
    }
  }

  /**
   * Waits until a group has read all that is written now.
   *
   * @return records per second between its first commit seen and its last
   * @throws IOException where it has not after {@code timeoutSeconds}
   */
  double drain(String group, long timeoutSeconds) throws IOException, InterruptedException {
    return drain(group, timeoutSeconds, () -> {});
  }

  /** Something small to send. */
  interface Tick {
    void send() throws IOException, InterruptedException;
  }

  /**
   * The same while something is still sent now and then: a Kafka source that gets nothing sends its
   * commit when its poll ends, up to ten seconds after it has read all.
   */
  double drain(String group, long timeoutSeconds, Tick tick)
      throws IOException, InterruptedException {
    long end = written();
    long begin = System.nanoTime();
    long firstAt = begin;
    long first = committed(group);
    for (long now = first; now < end; now = committed(group)) {
      if (first == 0 && now > 0) {
        first = now < end ? now : 0;
        firstAt = now < end ? System.nanoTime() : begin;
      }
      if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(timeoutSeconds)) {
        throw new IOException(
            "group %s read %d of %d records in %d s; give fewer --series or --seconds"
                .formatted(group, now, end, timeoutSeconds));
      }
      tick.send();
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return (end - first) * 1e9 / Math.max(1, System.nanoTime() - firstAt);
  }

  @Override
  public void close() {
    admin.close();
  }
}
