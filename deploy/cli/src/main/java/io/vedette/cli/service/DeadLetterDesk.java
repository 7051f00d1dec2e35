package io.vedette.cli.service;

import io.vedette.ingest.codec.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Reads the dead-letter topic from its start to its present end, and sends letters in again. */
public final class DeadLetterDesk {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final String TIMEOUT_MILLIS = "10000";

  private DeadLetterDesk() {}

  /**
   * A record that could not be decoded.
   *
   * @param topic where it came from
   * @param timeMillis when the broker took the original
   * @param value the original bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Letter(
      String topic, int partition, long offset, long timeMillis, String reason, byte[] value) {}

  /**
   * Gives out the letters that pass, oldest first.
   *
   * @return how many passed
   * @throws IOException where the brokers cannot be reached
   */
  public static long read(Properties kafka, Predicate<Letter> filter, Consumer<Letter> out)
      throws IOException {
    Properties settings = new Properties();
    settings.putAll(kafka);
    settings.put("default.api.timeout.ms", TIMEOUT_MILLIS);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.DEAD_LETTERS).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      return drain(consumer, consumer.endOffsets(partitions), filter, out);
    } catch (KafkaException e) {
      throw unreachable(kafka, e);
    }
  }

  private static long drain(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Predicate<Letter> filter,
      Consumer<Letter> out) {
    long count = 0;
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
        Letter letter = letter(record);
        if (record.offset() < end && filter.test(letter)) {
          out.accept(letter);
          count++;
        }
      }
    }
    return count;
  }

  /**
   * Sends the letters that pass to where they came from.
   *
   * @return how many the brokers acknowledged
   * @throws IOException where the brokers cannot be reached or refuse one
   */
  public static long replay(Properties kafka, Predicate<Letter> filter)
      throws IOException, InterruptedException {
    Properties settings = new Properties();
    settings.putAll(kafka);
    settings.put("acks", "all");
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      read(
          kafka,
          filter.and(letter -> Topics.TELEMETRY.contains(letter.topic())),
          letter -> sent.add(producer.send(new ProducerRecord<>(letter.topic(), letter.value()))));
      producer.flush();
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
      return sent.size();
    } catch (ExecutionException e) {
      throw new IOException("a replayed record was refused: " + e.getCause(), e);
    }
  }

  private static Letter letter(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return new Letter(
        headers.getOrDefault("topic", ""),
        (int) number(headers.get("partition"), -1),
        number(headers.get("offset"), -1),
        number(headers.get("time"), record.timestamp()),
        headers.getOrDefault("reason", ""),
        record.value() == null ? new byte[0] : record.value());
  }

  private static long number(@Nullable String text, long otherwise) {
    return text != null && text.matches("-?\\d{1,18}") ? Long.parseLong(text) : otherwise;
  }

  private static IOException unreachable(Properties kafka, KafkaException e) {
    return new IOException(
        "the brokers at "
            + kafka.get("bootstrap.servers")
            + " cannot be asked for dead letters ("
            + e.getMessage()
            + "); is Vedette up? otherwise give --bootstrap-servers",
        e);
  }
}
