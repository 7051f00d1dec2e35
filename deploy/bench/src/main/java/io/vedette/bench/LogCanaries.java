package io.vedette.bench;

import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.ModelJson;
import io.vedette.ingest.codec.Topics;
import io.vedette.model.Finding;
import io.vedette.model.FindingKind;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Services that have logged one harmless line long ago and now log a new error: how long it takes
 * from the record that makes it news to the finding on its topic.
 */
final class LogCanaries {
  static final int COUNT = 40;
  private static final String NAME = "bench-canary-";
  private static final long KNOWN_MILLIS = Duration.ofHours(7).toMillis();
  private static final List<String> NEWS =
      Collections.nCopies(3, "cannot write ledger: disk quota exceeded"); // the floor
  private static final long EVERY_MILLIS = 250;
  private static final long LAST_WAIT_MILLIS = 10_000;

  private final String servers;
  private final Sender sender;
  private final Map<String, Long> sent = new TreeMap<>();
  private final Map<String, Long> took = new TreeMap<>();

  LogCanaries(String servers, Sender sender) {
    this.servers = servers;
    this.sender = sender;
  }

  /** Makes the services known. */
  void prepare() throws IOException, InterruptedException {
    for (int i = 0; i < COUNT; i++) {
      LogRequests line = LogRequests.errors(NAME + i, List.of("ledger opened"));
      sender.send(line.at(System.currentTimeMillis() - KNOWN_MILLIS));
    }
  }

  /**
   * Sends the news, one service after the other.
   *
   * @return milliseconds, ascending, of those whose finding came
   */
  double[] measure() throws IOException, InterruptedException {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "group.id", "bench-canaries"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Topics.FINDINGS));
      poll(consumer, TimeUnit.SECONDS.toMillis(5)); // joins the group
      for (int i = 0; i < COUNT; i++) {
        LogRequests news = LogRequests.errors(NAME + i, NEWS);
        long now = System.currentTimeMillis();
        sent.put(NAME + i, now);
        sender.send(news.at(now));
        poll(consumer, EVERY_MILLIS);
      }
      poll(consumer, LAST_WAIT_MILLIS);
    }
    return took.values().stream().mapToDouble(Long::doubleValue).sorted().toArray();
  }

  private void poll(KafkaConsumer<byte[], byte[]> consumer, long millis) throws IOException {
    long end = System.currentTimeMillis() + millis;
    while (System.currentTimeMillis() < end && took.size() < COUNT) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(10))) {
        take(record.value(), System.currentTimeMillis());
      }
    }
  }

  private void take(byte[] json, long now) throws IOException {
    try {
      Finding finding = ModelJson.read(json, Finding.class);
      Long since = sent.get(finding.entity().name());
      if (since != null && finding.kind() == FindingKind.NEW_LOG_PATTERN) {
        took.putIfAbsent(finding.entity().name(), now - since);
      }
    } catch (DecodeException e) {
      throw new IOException("topic " + Topics.FINDINGS + " holds what is no finding", e);
    }
  }
}
