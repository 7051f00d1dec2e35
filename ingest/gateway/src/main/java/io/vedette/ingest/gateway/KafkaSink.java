package io.vedette.ingest.gateway;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.vedette.ingest.codec.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records and says when all in-sync replicas have them. Idempotent, so the producer's own
 * retries store nothing twice; memory is bounded by {@code bufferBytes}.
 */
final class KafkaSink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaSink.class);
  private static final long RENEWAL_NANOS = Duration.ofSeconds(5).toNanos();

  private final Map<String, Object> settings;
  private volatile KafkaProducer<byte[], byte[]> producer;
  private static final Set<String> ORDERED = Set.of(Topics.OTLP_METRICS, Topics.OTLP_LOGS);

  private long renewedAt = System.nanoTime() - RENEWAL_NANOS;
  private boolean closed;

  KafkaSink(GatewayConfig config) {
    settings = settings(config);
    producer = new KafkaProducer<>(settings);
  }

  private static Map<String, Object> settings(GatewayConfig config) {
    int delivery = (int) (config.requestTimeout().toMillis() * 3 / 4);
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.min(1000, delivery / 2));
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, delivery / 2);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, delivery);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "vedette-gateway");
    settings.putAll(config.producerProperties());
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, config.bufferBytes());
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, config.maxRecordBytes() + 4096);
    settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return settings;
  }

  /**
   * Sends records; may block for up to a second. Metrics and logs are keyed by their sender's
   * address, so that all points of a series and all lines of a service stay in order within one
   * partition; the rest is spread over the partitions. Completes when the brokers have all of them,
   * else with a {@link Refusal}.
   */
  CompletableFuture<Void> send(String topic, List<byte[]> values) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    AtomicInteger open = new AtomicInteger(values.size());
    byte[] key = ORDERED.contains(topic) ? sender() : null;
    if (values.isEmpty()) {
      done.complete(null);
    }
    for (byte[] value : values) {
      if (done.isCompletedExceptionally()) {
        break; // the sender will send all of it again
      }
      send(
          new ProducerRecord<>(topic, key, value),
          failure -> {
            if (failure != null) {
              done.completeExceptionally(failure);
            } else if (open.decrementAndGet() == 0) {
              done.complete(null);
            }
          });
    }
    return done;
  }

  private static byte @Nullable [] sender() {
    ServiceRequestContext request = ServiceRequestContext.currentOrNull();
    return request == null ? null : request.clientAddress().getAddress();
  }

  private interface Outcome {
    void set(@Nullable Refusal failure);
  }

  private void send(ProducerRecord<byte[], byte[]> message, Outcome outcome) {
    KafkaProducer<byte[], byte[]> current = producer;
    try {
      var unused = // the callback says it all
          current.send(
              message,
              (metadata, failure) ->
                  outcome.set(failure == null ? null : refusal(failure, current)));
    } catch (KafkaException | IllegalStateException e) {
      outcome.set(refusal(e, current));
    }
  }

  private Refusal refusal(Exception failure, KafkaProducer<byte[], byte[]> failed) {
    if (failure instanceof RecordTooLargeException) {
      return Refusal.tooLarge("a record is larger than the brokers take: " + failure.getMessage());
    }
    if (failure instanceof RetriableException) {
      LOG.debug("not delivered", failure);
    } else {
      renew(failed, failure);
    }
    return Refusal.overloaded("the brokers did not take the data in time; try again later");
  }

  /** A producer that met a fatal error never recovers; a new one may. */
  private synchronized void renew(KafkaProducer<byte[], byte[]> failed, Exception why) {
    if (closed || failed != producer || System.nanoTime() - renewedAt < RENEWAL_NANOS) {
      return;
    }
    LOG.warn("Kafka refuses the data, reconnecting: {}", why.toString());
    renewedAt = System.nanoTime();
    producer = new KafkaProducer<>(settings);
    failed.close(Duration.ZERO); // returns at once; also allowed from its own callbacks
  }

  /** Waits a little for what is under way, then gives up. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    producer.close(Duration.ofSeconds(5));
  }
}
