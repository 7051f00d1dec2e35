package io.vedette.bench;

import io.vedette.ingest.codec.DecodeException;
import io.vedette.ingest.codec.ModelJson;
import io.vedette.ingest.codec.Topics;
import io.vedette.model.BandPoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Waits for the canary's verdicts: how long after its stamp each one is there. */
final class CanaryWatch implements AutoCloseable {
  private final ConcurrentLinkedQueue<Double> latencies = new ConcurrentLinkedQueue<>();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread;
  private final long sinceMillis;
  private volatile boolean stopped;

  /**
   * Starts to watch.
   *
   * @param sinceMillis samples stamped before this do not count
   */
  CanaryWatch(String servers, long sinceMillis) {
    this.sinceMillis = sinceMillis;
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

  private void take(byte[] json, long nowMillis) {
    try {
      BandPoint point = ModelJson.read(json, BandPoint.class);
      if (point.series().startsWith(WriteLoad.CANARY) && point.timeMillis() >= sinceMillis) {
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
