package io.vedette.bench;

import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.ModelJson;
import io.vedette.ingest.codec.Topics;
import io.vedette.model.BandPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Waits for the canary's verdicts: how long after its stamp each one is there. */
final class CanaryWatch implements AutoCloseable {
  private final ConcurrentLinkedQueue<Double> latencies = new ConcurrentLinkedQueue<>();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private volatile long sinceMillis = Long.MAX_VALUE;
  private volatile boolean stopped;
  private volatile long newestMillis;

  /** Starts to watch; latencies count from {@link #measureSince} on. */
  CanaryWatch(String servers) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "group.id", "bench-canary"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(Topics.BANDS));
    this.thread = new Thread(this::run, "canary-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!stopped) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
        take(record.value(), System.currentTimeMillis());
      }
    }
    consumer.close();
  }

  /** Samples stamped before this do not count. */
  void measureSince(long millis) {
    sinceMillis = millis;
  }

  /**
   * Waits for the verdict on the canary of a time: what was sent before it has been judged too, but
   * for what the other instance of the operator still has in its buffers.
   *
   * @throws IOException where it does not come within {@code timeoutSeconds}
   */
  void await(long timeMillis, long timeoutSeconds) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (newestMillis < timeMillis) {
      if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(timeoutSeconds)) {
        throw new IOException(
            "no verdict after %d s; give fewer --series or --seconds".formatted(timeoutSeconds));
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private void take(byte[] json, long nowMillis) {
    try {
      BandPoint point = ModelJson.read(json, BandPoint.class);
      if (!point.series().startsWith(WriteLoad.CANARY)) {
        return;
      }
      newestMillis = Math.max(newestMillis, point.timeMillis());
      if (point.timeMillis() >= sinceMillis) {
        latencies.add((double) (nowMillis - point.timeMillis()));
      }
    } catch (DecodeException e) {
      throw new IllegalStateException("topic " + Topics.BANDS + " holds what is no band", e);
    }
  }

  /** Milliseconds, ascending. */
  double[] latencies() {
    return latencies.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
