package io.vedette.ingest.flink;

import io.vedette.ingest.codec.ModelJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Sinks to Kafka. They deliver at least once, and every record is keyed by a deterministic id, so
 * that whoever reads them by key has each exactly once, without the latency of transactions.
 */
public final class KafkaSinks {
  private KafkaSinks() {}

  /** Model records as JSON, keyed. */
  public static <T> KafkaSink<T> json(
      String topic,
      SerializableFunction<T, String> key,
      String bootstrapServers,
      Map<String, String> properties) {
    return sink(
        (record, context, timestamp) ->
            new ProducerRecord<>(topic, utf8(key.apply(record)), ModelJson.write(record)),
        bootstrapServers,
        properties);
  }

  /** Dead letters: the value untouched, where it came from and why as headers. */
  public static KafkaSink<DeadLetter> deadLetters(
      String topic, String bootstrapServers, Map<String, String> properties) {
    return sink(
        (letter, context, timestamp) -> {
          String key = letter.topic() + '-' + letter.partition() + '-' + letter.offset();
          List<Header> headers =
              List.of(
                  header(DeadLetter.TOPIC, letter.topic()),
                  header(DeadLetter.PARTITION, Integer.toString(letter.partition())),
                  header(DeadLetter.OFFSET, Long.toString(letter.offset())),
                  header(DeadLetter.TIME, Long.toString(letter.timeMillis())),
                  header(DeadLetter.REASON, letter.reason()));
          return new ProducerRecord<>(topic, null, null, utf8(key), letter.value(), headers);
        },
        bootstrapServers,
        properties);
  }

  private static <T> KafkaSink<T> sink(
      KafkaRecordSerializationSchema<T> schema,
      String bootstrapServers,
      Map<String, String> properties) {
    Properties producer = new Properties();
    producer.put("linger.ms", "20");
    producer.put("compression.type", "lz4");
    producer.putAll(properties);
    return KafkaSink.<T>builder()
        .setBootstrapServers(bootstrapServers)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setKafkaProducerConfig(producer)
        .setRecordSerializer(schema)
        .build();
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, utf8(value));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
